import type { Mutant } from './hunt-cli'

/**
 * Mistakes that a tired person could make, each in one place; the simulation must catch every one.
 * Rules that take more bad luck than a million histories hold, or that another rule stands behind,
 * are tried in tests/domain/evidence.test.ts and tests/application/reconcile-payments.test.ts.
 */
export const mutants: readonly Mutant[] = [
  {
    name: 'a write does not ask for the version before',
    file: 'tests/simulation/table-model.ts',
    find: 'versionOf(stored.payment) === versionOf(payment) - 1',
    replace: 'versionOf(stored.payment) <= versionOf(payment)',
  },
  {
    name: 'the token of a write is ignored: our own first write is a conflict',
    file: 'tests/simulation/table-model.ts',
    find: "return stored?.token === token ? 'written' : 'overtaken'",
    replace: "return 'overtaken'",
  },
  {
    name: 'an item that waits does not enter the index',
    file: 'src/domain/payment.ts',
    find: "...(payment._tag === 'Approving' ? [payment.dueAt] : []),",
    replace: '',
  },
  {
    name: 'money is asked for before the claim is written',
    file: 'src/application/change-payment.ts',
    find: ': payments.save(after),',
    replace:
      ": (after._tag === 'Approving' && before._tag !== 'Approving' ? TE.right(after) : payments.save(after)),",
  },
  {
    name: 'a refund is asked for before it is written',
    file: 'src/application/refund-payment.ts',
    find: 'ports.payments.save(decided.payment),',
    replace: 'TE.right(decided.payment),',
  },
  {
    name: 'an unknown outcome of an approval is a decline',
    file: 'src/application/approve-payment.ts',
    find: "case 'OutcomeUnknown':\n          return pipe(\n            TE.fromIO(report(failure)),\n            TE.map(() => claim),\n          )",
    replace:
      "case 'OutcomeUnknown':\n          return changeFrom(ports)(claim, acceptDecline(ports.clock(), claim, { kind: 'Other', code: 'x' }))",
  },
  {
    name: 'an unknown outcome of a refund is a refusal',
    file: 'src/application/refund-payment.ts',
    find: "case 'OutcomeUnknown':\n          return TE.right(approved)",
    replace:
      "case 'OutcomeUnknown':\n          return change(refuseRefund(ports.clock(), refund.number, { kind: 'Other', code: 'x' }))",
  },
  {
    name: 'refunds on their way are forgotten in the balance',
    file: 'src/domain/refunds.ts',
    find: "totalOf(payment.refunds, 'Settled', 'Requested')",
    replace: "totalOf(payment.refunds, 'Settled')",
  },
  {
    name: 'every refund has the number of the first',
    file: 'src/domain/refunds.ts',
    find: 'unsent?.number ?? payment.refunds.length + 1',
    replace: '1',
  },
  {
    name: 'a repeat of a refund has another key',
    file: 'src/application/reconcile-refunds.ts',
    find: 'ask(payment, refund),',
    replace: 'ask(payment, { ...refund, key: ports.newKey(), number: refund.number + 50 }),',
  },
  {
    name: 'nothing in the books ends an attempt at once',
    file: 'src/domain/evidence.ts',
    find: 'at.getTime() > claim.since.getTime() + approvalWindowMs + windowMarginMs',
    replace: 'at.getTime() > claim.since.getTime()',
  },
  {
    name: 'a refusal counts although the refund was repeated',
    file: 'src/domain/refunds.ts',
    find: 'refundSends(payment, number) === 1 ? refuse',
    replace: 'true ? refuse',
  },
  {
    name: 'a refused repeat counts at once',
    file: 'src/domain/refunds.ts',
    find: 'last.getTime() - previous.getTime() >= refundLagMs',
    replace: 'true',
  },
  {
    name: 'a refused repeat counts although the books show something else',
    file: 'src/domain/refunds.ts',
    find: 'wouldBeShown && unexplainedRefunds(payment, booked).length === 0',
    replace: 'wouldBeShown',
  },
  {
    name: 'the amount of an approval is not compared',
    file: 'src/domain/approval.ts',
    find: "if (approval.total !== total) return 'AmountDiffers'",
    replace: '',
  },
  {
    name: 'the sweep forgets refunds',
    file: 'src/application/reconcile-payment.ts',
    find: 'isApproved(payment) && awaitsRefund(payment)',
    replace: 'isApproved(payment) && awaitsRefund(payment) && false',
  },
  {
    name: 'the sweep forgets approvals',
    file: 'src/application/reconcile-payment.ts',
    find: "if (payment._tag === 'Approving') return reconcileApproval(ports)(payment)",
    replace: '',
  },
  {
    name: 'the sweep forgets money that must go back',
    file: 'src/domain/reversals.ts',
    find: "return standing?._tag === 'Requested' && standing.dueAt <= now",
    replace: 'return false',
  },
  {
    name: 'another attempt may open while an approval runs',
    file: 'src/domain/attempts.ts',
    find: "const unpaid = state !== 'Approving' && !isApproved(payment)",
    replace: 'const unpaid = !isApproved(payment)',
  },
  {
    name: 'one line of the timeline is lost',
    file: 'src/domain/payment.ts',
    find: 'timeline: [...payment.timeline, {',
    replace: 'timeline: [...payment.timeline.slice(0, 4), {',
  },
]
