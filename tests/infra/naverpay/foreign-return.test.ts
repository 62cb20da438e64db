import { type Harness, right, startHarness } from '../../contract/harness'
import { naverPayUnderTest } from '../../contract/naverpay-under-test'

let naver: Harness

beforeAll(async () => {
  naver = await startHarness(naverPayUnderTest)
})

afterAll(() => naver.stop())

it('an approval with the paymentId of another order is that order’s, and never ours', async () => {
  const owner = await naver.claimed()
  const claim = { ...(await naver.claimed()), consent: owner.consent }
  const reason = { code: 'PaymentOfAnotherOrder' }

  expect(await naver.provider.approve(claim)()).toMatchObject({
    left: { _tag: 'Declined', reason },
  })
  expect(right(await naver.provider.inquire(claim)())).toMatchObject({
    _tag: 'NotApproved',
    reason,
  })

  // The order that it belongs to is not charged again, and finds that it is paid.
  expect(await naver.provider.approve(owner)()).toMatchObject({ left: { cause: 'AlreadyHandled' } })
  expect(right(await naver.provider.inquire(owner)())).toMatchObject({
    _tag: 'Approved',
    balance: 30_000,
  })
  expect(await naver.booked(owner)).toMatchObject([{ balance: 30_000 }])
})
