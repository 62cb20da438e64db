import * as E from 'fp-ts/Either'

import {
  nextAttempt,
  openNextCheckout,
  type OrderRequest,
  planCheckout,
} from '../../src/domain/attempts'
import { cancelAttempt, declineAttempt } from '../../src/domain/approval'
import type { Order } from '../../src/domain/order'
import type { Payment } from '../../src/domain/payment'
import type { ProviderName } from '../../src/domain/provider-name'
import { requestReversal } from '../../src/domain/reversals'
import {
  approvalOf,
  approving,
  authorized,
  awaitingShopper,
  minutes,
  orderOf,
  paid,
  right,
  won,
} from '../support/payments'

const asks = (
  order: Partial<Order> = {},
  provider: ProviderName = 'kakaopay',
  replace = false,
): OrderRequest => ({ order: orderOf(order), provider, replace })

const declined = declineAttempt(minutes(2), { kind: 'CardRefused', code: '3095' })(approving())
const abandoned = right(cancelAttempt(minutes(2))(awaitingShopper()))
const expired = declineAttempt(minutes(2), { kind: 'SessionExpired', code: '-723' })(approving())

const plan = (request: OrderRequest, payment?: Payment, at = minutes(3)) =>
  planCheckout(at, request)(payment)

describe('a create request', () => {
  it('opens the first checkout of an order', () => {
    expect(plan(asks())).toEqual(E.right({ _tag: 'OpenFirst' }))
  })

  it.each<[string, Payment]>([
    ['an open checkout', awaitingShopper()],
    ['an authorized payment', authorized()],
    ['an approval under way', approving()],
    ['a paid payment', paid()],
  ])('sent again answers with %s as it stands', (_, payment) => {
    expect(plan(asks(), payment)).toEqual(E.right({ _tag: 'AsItStands', payment }))
  })

  it.each<[Payment, string]>([
    [declined, 'Declined'],
    [abandoned, 'Abandoned'],
    [expired, 'Expired'],
  ])('opens another attempt after an end', (payment, after) => {
    expect(plan(asks(), payment)).toEqual(E.right({ _tag: 'OpenNext', payment, after }))
    // Another provider is a free choice then.
    expect(plan(asks({}, 'nicepay'), payment)).toEqual(
      E.right({ _tag: 'OpenNext', payment, after }),
    )
  })

  it('opens another attempt when the clock says that the last one is over', () => {
    const payment = awaitingShopper()
    expect(plan(asks(), payment, minutes(15))).toEqual(
      E.right({ _tag: 'OpenNext', payment, after: 'Expired' }),
    )
    expect(plan(asks(), payment, new Date(minutes(15).getTime() - 1))).toMatchObject({
      right: { _tag: 'AsItStands' },
    })
  })

  it.each<[string, OrderRequest, string]>([
    ['amount', asks({ amount: won(24_000, 3_000) }), 'amount'],
    ['tax-free part', asks({ amount: won(25_000) }), 'amount'],
    ['provider', asks({}, 'naverpay'), 'provider'],
    ['order name', asks({ orderName: '다른 상품' }), 'orderName'],
    ['return URL', asks({ returnUrl: 'https://shop.example/2' }), 'returnUrl'],
    ['confirmation', asks({ confirm: 'manual' }), 'confirm'],
    ['metadata', asks({ metadata: { a: '1' } }), 'metadata'],
  ])('with another %s is a conflict', (_, request, field) => {
    expect(plan(request, awaitingShopper())).toEqual(
      E.left({ _tag: 'OrderConflict', fields: [field], state: 'AwaitingShopper' }),
    )
  })

  it.each<[string, Payment]>([
    ['open', awaitingShopper()],
    ['authorized', authorized()],
  ])('with replace puts a new attempt in place of an %s one', (_, payment) => {
    const request = asks({ amount: won(1_000) }, 'nicepay', true)
    expect(plan(request, payment)).toEqual(
      E.right({ _tag: 'OpenNext', payment, after: 'Replaced' }),
    )
  })

  it.each<[string, Payment]>([
    ['is being approved', approving()],
    ['is paid', paid()],
  ])('with replace never touches a payment that %s', (_, payment) => {
    expect(plan(asks({ amount: won(1_000) }, 'nicepay', true), payment)).toMatchObject({
      left: { _tag: 'OrderConflict' },
    })
  })

  it('waits until a wrong approval went back', () => {
    const claim = approving()
    const wrong = { attempt: claim.attempt, session: 's', approval: approvalOf(claim) }
    const reversing = requestReversal(
      { at: minutes(3), dueAt: minutes(4), key: 'k' },
      { ...wrong, cause: 'AttemptEnded' },
    )(declined)
    expect(plan(asks(), reversing)).toEqual(E.left({ _tag: 'ReversalPending' }))
  })

  it('finds an end after 99 attempts', () => {
    const last = { ...declined, attempt: { number: 99, provider: 'kakaopay' as const } }
    expect(plan(asks(), last)).toEqual(E.left({ _tag: 'TooManyAttempts', most: 99 }))
  })
})

describe('the next attempt', () => {
  it('keeps the last one as past, in one change', () => {
    const { checkout } = awaitingShopper()
    const order = orderOf({ amount: won(1_000) })
    const next = openNextCheckout(
      minutes(4),
      { _tag: 'OpenNext', payment: declined, after: 'Declined' },
      { order, attempt: nextAttempt(declined, 'nicepay'), checkout },
    )
    expect(next).toMatchObject({
      _tag: 'AwaitingShopper',
      order,
      attempt: { number: 2, provider: 'nicepay' },
      pastAttempts: [{ number: 1, provider: 'kakaopay', endedAs: 'Declined' }],
    })
    expect(next.timeline.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4])
    expect(next).not.toHaveProperty('reason')
  })
})
