import * as E from 'fp-ts/Either'

import type {
  Capabilities,
  PaymentProvider,
  ProviderFailure,
} from '../../src/application/ports/payment-provider'
import type { Won } from '../../src/domain/money'
import { type Approval, attemptId, type Consent, refundId } from '../../src/domain/payment'
import type { ProviderBooks } from '../../src/domain/provider-books'
import type { ProviderName } from '../../src/domain/provider-name'
import type { ModelAnswer, ModelBooks, ModelCharge, ModelProvider } from './contract'

const minuteMs = 60_000

const toEither =
  <A, B>(translate: (value: A) => B) =>
  (answer: ModelAnswer<A>): E.Either<ProviderFailure, B> => {
    switch (answer._tag) {
      case 'Yes':
        return E.right(translate(answer.value))
      case 'No':
        return E.left({ _tag: 'Declined', reason: { kind: answer.kind, code: 'model' } })
      case 'NotSent':
        return E.left({ _tag: 'NotSent', cause: 'model' })
      case 'Unknown':
        return E.left({ _tag: 'OutcomeUnknown', cause: 'TimedOut' })
    }
  }

const toApproval = ({ reference, attemptId: id, total, at }: ModelCharge): Approval => ({
  reference,
  attemptId: id,
  total: total as Won,
  approvedAt: new Date(at),
  method: 'CARD',
})

const toReceipt = (reference: string) => ({ reference })

const toBooks = ({ charge, cancels }: ModelBooks): ProviderBooks =>
  charge === undefined
    ? { _tag: 'NoTrace' }
    : {
        _tag: 'Approved',
        approval: toApproval(charge),
        refunds: cancels.map((cancel) => ({
          ...cancel,
          total: cancel.total as Won,
          at: new Date(cancel.at),
        })),
        balance: cancels.reduce((left, { total }) => left - total, charge.total) as Won,
      }

/** As the adapters state theirs: with NICEPAY an approval can be taken back by our number. */
const capabilitiesOf = (name: ProviderName): Capabilities => ({
  approveKey: 'native',
  refundKey: 'native',
  listsOpenSessions: false,
  approvalWindowMs: name === 'nicepay' ? 60 * minuteMs : 10 * minuteMs,
  ...(name === 'nicepay' && { netCancelWindowMs: 60 * minuteMs }),
})

/** This release's port over the model of a provider. */
export const releaseProvider = (name: ProviderName, model: ModelProvider): PaymentProvider => ({
  capabilities: capabilitiesOf(name),
  openCheckout:
    ({ order, attempt, returnUrl, at }) =>
    async () =>
      E.right({
        session: model.open(`${order.orderId}-${String(attempt.number)}`, order.amount.total),
        page: { _tag: 'Redirect', desktopUrl: returnUrl, mobileUrl: returnUrl },
        expiresAt: new Date(at.getTime() + 15 * minuteMs),
      }),
  showCheckout: (_, { returnUrl }) => ({ _tag: 'GoTo', url: returnUrl }),
  readReturn: (_, { query }) =>
    query['consent'] === undefined
      ? E.right({ _tag: 'NotConsented', reason: { kind: 'ShopperGaveUp', code: 'model' } })
      : E.right({ _tag: 'Consented', consent: query['consent'] as Consent }),
  approve: (payment) => async () =>
    toEither(toApproval)(
      model.approve({
        consent: payment.consent,
        attemptId: attemptId(payment),
        key: payment.key,
      }),
    ),
  refund: (payment, refund) => async () =>
    toEither(toReceipt)(
      model.refund({
        reference: payment.approval.reference,
        refundId: refundId(payment, refund),
        total: refund.amount.total,
        key: refund.key,
      }),
    ),
  inquire: (payment) => async () => {
    const books = toEither(toBooks)(model.inquire(attemptId(payment)))
    return E.isLeft(books) && books.left._tag === 'Declined'
      ? E.left({ _tag: 'OutcomeUnknown', cause: 'Inconclusive' })
      : (books as E.Either<Exclude<ProviderFailure, { _tag: 'Declined' }>, ProviderBooks>)
  },
  reverse:
    (_, { reference }) =>
    async () =>
      toEither(toReceipt)(model.reverse({ reference })),
  ...(name === 'nicepay' && {
    netCancel: (payment) => async () =>
      toEither(toReceipt)(model.reverse({ attemptId: attemptId(payment) })),
  }),
})
