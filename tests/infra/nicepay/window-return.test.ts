import type { OrderId } from '../../../src/domain/identifiers'
import { readWindowReturn } from '../../../src/infra/nicepay/window-return'
import { awaitingShopper, won } from '../../support/payments'
import { keys, tid, windowForm } from './samples'

const payment = awaitingShopper({
  provider: 'nicepay',
  session: '',
  order: { orderId: 'ORD-2031' as OrderId, amount: won(39_000) },
})

const read = (form: Record<string, string>, method: 'GET' | 'POST' = 'POST') =>
  readWindowReturn(keys)(payment, { method, query: {}, form })

const rejection = (kind: string) => ({ _tag: 'Left', left: { _tag: 'ReturnRejected', kind } })

test('takes the tid as the consent', () => {
  expect(read(windowForm)).toEqual({
    _tag: 'Right',
    right: { _tag: 'Consented', consent: tid },
  })
})

test.each([
  ['another merchant', { clientId: 'S2_99992222333344445555666677778888' }, 'WrongMerchant'],
  ['another attempt', { orderId: 'ORD-2031-2' }, 'WrongAttempt'],
  ['another amount', { amount: '390' }, 'WrongAmount'],
  ['the amount in other letters', { amount: '39,000' }, 'WrongAmount'],
  ['a made-up signature', { signature: 'f'.repeat(64) }, 'WrongSignature'],
  ['a signature in Korean', { signature: '서명' }, 'WrongSignature'],
  ['no signature', { signature: '' }, 'WrongSignature'],
  ['the token of another window', { authToken: 'NICEUNTT00' }, 'WrongSignature'],
  ['no tid', { tid: '' }, 'Malformed'],
  ['a tid that is another call', { tid: 'netcancel' }, 'Malformed'],
  ['a tid that climbs', { tid: '../../v1/payments/netcancel' }, 'Malformed'],
])('rejects a yes with %s', (_, change, kind) => {
  expect(read({ ...windowForm, ...change })).toEqual(rejection(kind))
})

test('rejects a yes that is not posted', () => {
  expect(read(windowForm, 'GET')).toEqual(rejection('Malformed'))
})

test.each(Object.keys(windowForm).filter((name) => !/Msg|mallReserved/.test(name)))(
  'rejects a yes without %s',
  (name) => {
    const form = Object.entries(windowForm).filter(([each]) => each !== name)
    expect(read(Object.fromEntries(form))._tag).toBe('Left')
  },
)

const failure = { ...windowForm, tid: '', signature: '', authResultMsg: '<b>공짜</b>' }

test.each([
  ['I002', 'ShopperGaveUp'],
  ['P091', 'ShopperGaveUp'],
  ['C001', 'AuthenticationFailed'],
  ['C002', 'AuthenticationFailed'],
  ['U311', 'AuthenticationFailed'],
  ['P042', 'SessionExpired'],
  ['P017', 'AmountNotAccepted'],
  ['N001', 'LimitExceeded'],
  ['P020', 'MethodUnavailable'],
  ['I001', 'ProviderUnderMaintenance'],
  ['P015', 'RequestNotAccepted'],
  ['Z999', 'Other'],
])('ends an attempt at %s without keeping the text of the form', (authResultCode, kind) => {
  expect(read({ ...failure, authResultCode })).toEqual({
    _tag: 'Right',
    right: { _tag: 'NotConsented', reason: { kind, code: authResultCode } },
  })
})

test.each([
  ['for another attempt', { orderId: 'ORD-2031-2' }, 'WrongAttempt'],
  ['of another merchant', { clientId: 'S2_9' }, 'WrongMerchant'],
  ['with a code that is none', { authResultCode: '<script>' }, 'Malformed'],
])('rejects a failure %s', (_, change, kind) => {
  expect(read({ ...failure, authResultCode: 'I002', ...change })).toEqual(rejection(kind))
})
