import type { WebhookEndpoint } from '../../../src/domain/events/endpoint'
import { heardOf, previousFor } from '../../../src/domain/events/subscription'
import { endpointOf } from '../../support/events'
import { minutes, paid } from '../../support/payments'

/** Opened at 0, approval started at 1, paid at 2 minutes after noon. */
const { timeline } = paid()

const money: Partial<WebhookEndpoint> = { types: ['payment.checkout_opened', 'payment.paid'] }

describe('what an endpoint hears of', () => {
  it.each<[string, Partial<WebhookEndpoint>, object | undefined, ReadonlyArray<number | null>]>([
    ['all of it', {}, { first: 1, last: 3 }, [null, 1, 2]],
    ['what it asked for', money, { first: 1, last: 3 }, [null, 1, 1]],
    ['one type', { types: ['payment.paid'] }, { first: 3, last: 3 }, [null, null, null]],
    ['no type of these', { types: ['refund.settled'] }, undefined, [null, null, null]],
    ['what came with it', { createdAt: minutes(1) }, { first: 2, last: 3 }, [null, null, 2]],
    ['what came after it', { createdAt: minutes(1.5) }, { first: 3, last: 3 }, [null, null, null]],
    ['nothing of before it', { createdAt: minutes(3) }, undefined, [null, null, null]],
    [
      'what it asked for, after it',
      { ...money, createdAt: minutes(1) },
      { first: 3, last: 3 },
      [null, null, null],
    ],
  ])('%s', (_, given, heard, previous) => {
    const endpoint = endpointOf(given)
    expect(heardOf(endpoint, timeline)).toEqual(heard)
    expect([1, 2, 3].map((sequence) => previousFor(endpoint, timeline, sequence))).toEqual(previous)
  })
})
