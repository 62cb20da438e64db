import { completeApproval } from '../../../src/domain/approval'
import { pendingReversal, requestReversal } from '../../../src/domain/reversals'
import { type Harness, right, startHarness } from '../../contract/harness'
import { naverPayUnderTest } from '../../contract/naverpay-under-test'

let naver: Harness

beforeAll(async () => {
  naver = await startHarness(naverPayUnderTest)
})

afterAll(() => naver.stop())

it('an approval with the paymentId of another order is never ours, and is given back', async () => {
  const other = await naver.claimed()
  const claim = { ...(await naver.claimed()), consent: other.consent }

  const approval = right(await naver.provider.approve(claim)())
  expect(completeApproval(new Date(), approval)(claim)).toMatchObject({
    left: { cause: 'AttemptDiffers' },
  })
  const at = new Date()
  const { attempt, session } = claim
  const wrong = requestReversal(
    { at, dueAt: at, key: 'reversal-key' },
    { attempt, session, approval, cause: 'AttemptDiffers' },
  )(claim)
  const reversal = pendingReversal(wrong)
  if (reversal === undefined) throw new Error('no reversal')
  right(await naver.provider.reverse(wrong, reversal)())
  expect(await naver.booked(other)).toMatchObject([{ balance: 0 }])

  // The order that it belongs to learns that its money is back, and can be paid again.
  expect(await naver.provider.approve(other)()).toMatchObject({ _tag: 'Left' })
  expect(right(await naver.provider.inquire(other)())).toMatchObject({
    _tag: 'Approved',
    balance: 0,
  })
})
