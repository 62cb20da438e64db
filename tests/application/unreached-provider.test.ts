import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import { confirmPayment } from '../../src/application/confirm-payment'
import type { PaymentProvider } from '../../src/application/ports/payment-provider'
import { refundPayment } from '../../src/application/refund-payment'
import { returnFromCheckout } from '../../src/application/return-from-checkout'
import { links, memoryStore, portsWith, willingProvider } from '../support/ports'
import { authorized, awaitingShopper, merchantId, minutes, paid, won } from '../support/payments'

/*
 * Nothing leaves our process, and the callers never stop to ask. Each try that is written is two lines
 * of the timeline, which is never cut: so there must be few of them.
 */

const { id } = awaitingShopper()
const notSent = () => TE.left({ _tag: 'NotSent', cause: 'ECONNREFUSED' } as const)
const unreached: PaymentProvider = { ...willingProvider, approve: notSent, refund: notSent }
const notReached = E.left({ _tag: 'ProviderNotReached' })

type Memory = ReturnType<typeof memoryStore>
type Ask = (memory: Memory, provider: PaymentProvider, now: number) => Promise<unknown>

const confirm: Ask = (memory, provider, now) =>
  confirmPayment(portsWith(memory, provider, now).ports)({ merchantId, id })()

const comeBack: Ask = (memory, provider, now) => {
  const token = links.checkoutUrl({ paymentId: id, attempt: 1 }).split('/')[4] ?? ''
  const request = { method: 'GET', query: { yes: 'consent' }, form: {} } as const
  return returnFromCheckout(portsWith(memory, provider, now).ports)({ token, request })()
}

const refund: Ask = (memory, provider, now) =>
  refundPayment(portsWith(memory, provider, now).ports)({
    merchantId,
    id,
    amount: won(10_000),
    reason: '변심',
    request: { key: 'k', body: 'b' },
  })()

const linesOf = (memory: Memory): number => memory.at(id)?.timeline.length ?? 0

describe.each([
  {
    what: 'a confirmation',
    ask: confirm,
    begin: authorized(),
    ...{ every: 1 / 60, last: 14, longestWait: 0.6, most: 70 },
  },
  {
    what: 'a return',
    ask: comeBack,
    begin: awaitingShopper(),
    ...{ every: 1 / 60, last: 14, longestWait: 0.6, most: 70 },
  },
  {
    what: 'a refund',
    ask: refund,
    begin: paid(),
    ...{ every: 1, last: 2 * 24 * 60, longestWait: 61, most: 130 },
  },
])('$what that is asked for all the time', ({ ask, begin, every, last, longestWait, most }) => {
  it('grows the timeline a little, without a gap, and works when the provider is back', async () => {
    const memory = memoryStore(begin)
    for (let now = 3; now < last; now += every)
      expect(await ask(memory, unreached, now)).toEqual(notReached)
    const tried = linesOf(memory) - begin.timeline.length
    expect(tried).toBeGreaterThanOrEqual(8)
    expect(tried).toBeLessThanOrEqual(most)
    expect(memory.at(id)?.timeline.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: linesOf(memory) }, (_, index) => index + 1),
    )
    for (let now = last; now < last + longestWait; now += every)
      await ask(memory, willingProvider, now)
    expect(memory.at(id)?._tag).toMatch(/Paid|PartlyRefunded/)
  })

  it('is tried at once the first three times, and then writes nothing for a while', async () => {
    const memory = memoryStore(begin)
    for (let time = 0; time < 50; time += 1)
      expect(await ask(memory, unreached, 3)).toEqual(notReached)
    expect(linesOf(memory) - begin.timeline.length).toBeLessThanOrEqual(2 * 4)
    expect(memory.at(id)?.timeline.at(-1)?.at).toEqual(minutes(3))
  })
})
