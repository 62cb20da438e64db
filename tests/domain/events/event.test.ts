import { eventIdOf, readEventId } from '../../../src/domain/events/event'
import { allEventTypes, eventTypeOf } from '../../../src/domain/events/event-types'
import type { PaymentId } from '../../../src/domain/identifiers'
import { awaitingShopper, paid } from '../../support/payments'

const letters = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 26)
const paymentId = `pay_${letters}` as PaymentId

describe("an event's id", () => {
  it('is made of the payment and the line, and tells both', () => {
    expect(eventIdOf(paymentId, 12)).toBe(`evt_${letters}_12`)
    expect(readEventId(`evt_${letters}_12`)).toEqual({ paymentId, sequence: 12 })
  })

  it.each([
    '',
    'evt_',
    `evt_${letters}`,
    `evt_${letters}_`,
    `evt_${letters}_0`,
    `evt_${letters}_01`,
    `evt_${letters}_-1`,
    `evt_${letters}_1.5`,
    `evt_${letters}_1234567`,
    `evt_${letters}_1\n`,
    `evt_${letters.slice(1)}_1`,
    `evt_${letters.toUpperCase()}_1`,
    `pay_${letters}_1`,
    `xevt_${letters}_1`,
  ])('is not %j', (text) => {
    expect(readEventId(text)).toBeUndefined()
  })
})

describe("an event's type", () => {
  it('is another for each kind of line, in lower case with a dot', () => {
    expect(new Set(allEventTypes).size).toBe(17)
    for (const type of allEventTypes) expect(type).toMatch(/^(payment|reversal|refund)\.[a-z_]+$/)
  })

  it('is known for each line of a payment', () => {
    expect(paid().timeline.map(({ event }) => eventTypeOf(event))).toEqual([
      'payment.checkout_opened',
      'payment.approval_started',
      'payment.paid',
    ])
    expect(awaitingShopper().timeline.map(({ event }) => eventTypeOf(event))).toEqual([
      'payment.checkout_opened',
    ])
  })
})
