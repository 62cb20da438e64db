import type { Patch } from './bundle-release'

/** Changes of a release, as somebody might make them on a Friday. */

const record = 'src/infra/dynamodb/payment-record.ts'

const formats = (reads: string, writes: number): Patch => ({
  file: record,
  find: 'reads: [1],\n  writes: 1,',
  replace: `reads: [${reads}],\n  writes: ${String(writes)},`,
})

export const raisesTheFormat = formats('1, 2', 2)
export const readsTheNewFormatToo = formats('1, 2', 1)
export const readsTheNewFormatAlone = formats('2', 2)

export const writesAnotherFormatThanItDeclares: Patch = {
  file: record,
  find: 'z: paymentFormats.writes,',
  replace: 'z: 2,',
}

export const renamesAnAttribute: Patch = {
  file: record,
  find: "order: as('o', OrderCodec),",
  replace: "order: as('or', OrderCodec),",
}

export const requiresAnAttribute: Patch = {
  file: record,
  find: "method: maybe('m', Text),",
  replace: "method: as('m', Text),",
}

export const knowsANote: Patch = {
  file: record,
  find: "returnUrl: as('u', Text),",
  replace: "returnUrl: as('u', Text), note: maybe('nt', Text),",
}

export const writesANote: Patch = {
  file: 'src/domain/attempts.ts',
  find: 'order,\n    createdAt: at,',
  replace: "order: { ...order, ...{ note: 'new' } },\n    createdAt: at,",
}

const attemptOfApproval = "attemptId: as('i', Text),"

export const dropsAnAttribute: Patch = { file: record, find: attemptOfApproval, replace: '' }

export const doesWithoutTheAttribute: Patch = {
  file: record,
  find: attemptOfApproval,
  replace: "attemptId: maybe('i', Text),",
}

export const forgetsWhenItBegan: Patch = {
  file: record,
  find: "createdAt: as('t', EpochMs),",
  replace: '',
}

export const forgetsHowItWasPaid: Patch = {
  file: record,
  find: "method: maybe('m', Text),",
  replace: '',
}

export const forgetsLooks: Patch = {
  file: record,
  find: 'lookedAt: maybe(lookedAtName, EpochMs),',
  replace: '',
}

export const swapsTotalAndTaxFree: readonly Patch[] = [
  { file: 'src/infra/dynamodb/leaf-codecs.ts', find: "total: as('t'", replace: "total: as('f'" },
  {
    file: 'src/infra/dynamodb/leaf-codecs.ts',
    find: "taxFree: as('f'",
    replace: "taxFree: as('t'",
  },
]

export const tellsPartlyAsWhole: Patch = {
  file: 'functions/http/payment-response.ts',
  find: 'status: stateAt(now, payment),',
  replace: "status: payment._tag === 'PartlyRefunded' ? 'Refunded' : stateAt(now, payment),",
}

export const breaksOverACancel: Patch = {
  file: 'src/domain/approval.ts',
  find: '(payment: Payment): E.Either<NotInState, Abandoned> =>\n    payment._tag',
  replace: '(payment: Payment): E.Either<NotInState, Abandoned> =>\n    undefined._tag',
}

export const countsFromAnotherShard: Patch = {
  file: record,
  find: '% dueShards.length',
  replace: '% dueShards.length + 10',
}

export const numbersRefundsOtherwise: Patch = {
  file: 'src/domain/identifiers.ts',
  find: '-r${',
  replace: '-refund${',
}

export const signsLinksOtherwise: Patch = {
  file: 'src/infra/checkout-tokens.ts',
  find: "createHmac('sha256', secret).update(text)",
  replace: "createHmac('sha256', secret).update('v2').update(text)",
}

const response = 'functions/http/payment-response.ts'

export const takesAFieldOutOfAnswers: readonly Patch[] = [
  { file: response, find: '        reference: t.string,', replace: '' },
]

export const addsAFieldToAnswers: Patch = {
  file: response,
  find: '        reference: t.string,',
  replace: '        reference: t.string, receiptUrl: t.string,',
}

export const addsAStatus: Patch = {
  file: response,
  find: "  'Expired',\n]",
  replace: "  'Expired',\n  'Disputed',\n]",
}

export const demandsAField: Patch = {
  file: 'functions/http/create-payment/request.ts',
  find: '    returnUrl: HttpUrl,',
  replace: '    returnUrl: HttpUrl, shopperName: t.string,',
}

export const takesAnotherField: Patch = {
  file: 'functions/http/create-payment/request.ts',
  find: '    replace: t.boolean,',
  replace: '    replace: t.boolean, shopperName: t.string,',
}

export const takesARouteAway: Patch = {
  file: 'functions/http/routes.ts',
  find: "  merchant('GET', '/v1/payments/{id}/timeline', getTimelineHandler, contracts.getTimelineContract),",
  replace: '',
}
