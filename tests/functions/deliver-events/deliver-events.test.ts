import { Logger } from '@aws-lambda-powertools/logger'
import type { Context, ScheduledEvent, SQSEvent, SQSRecord } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { deliverFunction } from '../../../functions/deliver-events/deliver-function'
import { toMessage } from '../../../local/event-queue'
import type {
  ChangesReport,
  FollowChangesCommand,
} from '../../../src/application/events/follow-changes'
import type {
  RetryDeliveriesCommand,
  RetryReport,
} from '../../../src/application/events/retry-deliveries'
import type { StoreFailure } from '../../../src/application/ports/payment-store'
import { type PaymentId, paymentIdOf, type OrderId } from '../../../src/domain/identifiers'
import type { Payment } from '../../../src/domain/payment'
import { merchantId, minutes, noon, paid } from '../../support/payments'
import { unavailable } from '../../support/ports'

const idOf = (order: string): PaymentId => paymentIdOf(merchantId, order as OrderId)
const a = idOf('ORD-A')
const b = idOf('ORD-B')

let numbers = 0
/** A message of the queue about a payment, as the pipe makes it. */
const message = (id: PaymentId, body?: string): SQSRecord => {
  numbers += 1
  const made = toMessage({
    eventID: `m${String(numbers)}`,
    eventName: 'MODIFY',
    dynamodb: { Keys: { id: { S: id } }, NewImage: { id: { S: id } } },
  })
  return body === undefined ? made : { ...made, body }
}

const quiet: ChangesReport = {
  recorded: 0,
  announced: 0,
  delivered: 0,
  failed: 0,
  retried: 0,
  parked: 0,
  delays: [],
  notFollowed: [],
}
const idle: RetryReport = {
  announced: 0,
  delivered: 0,
  failed: 0,
  retried: 0,
  parked: 0,
  delays: [],
  waiting: 0,
}

const scene = (given: {
  readonly report?: Partial<ChangesReport>
  readonly retry?: E.Either<StoreFailure, RetryReport>
}) => {
  const followed: FollowChangesCommand[] = []
  const retried: RetryDeliveriesCommand[] = []
  const errors: object[] = []
  const told: object[] = []
  const logger = new Logger({ logLevel: 'SILENT' })
  logger.error = (...line: readonly unknown[]) => void errors.push(line)
  const handler = deliverFunction(
    () =>
      Promise.resolve({
        clock: () => noon,
        /** The image is the payment's id here; what an item is made of is the table's business. */
        readImage: (image) => {
          const { id } = image as { readonly id?: { readonly S?: string } }
          const payment: Payment = { ...paid(), id: (id?.S ?? '') as PaymentId }
          return id?.S === undefined ? E.left(['id']) : E.right(payment)
        },
        followChanges: (command) => {
          followed.push(command)
          return T.of({ ...quiet, ...given.report })
        },
        retryDeliveries: (command) => {
          retried.push(command)
          return TE.fromEither(given.retry ?? E.right(idle))
        },
      }),
    {
      logger,
      metrics: {
        changesFollowed: (report: object) => told.push(report),
        deliveriesRetried: (report: object) => told.push(report),
      } as never,
    },
  )
  const call = (event: SQSEvent | ScheduledEvent) => handler(event, {} as Context)
  return {
    call,
    followed,
    retried,
    errors,
    told,
    /** The ids of the messages that must come again. */
    failuresOf: async (Records: SQSRecord[]) => {
      const answer = await call({ Records })
      if (!('batchItemFailures' in answer)) throw new Error('no answer of a batch')
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
    },
  }
}

beforeEach(() => {
  numbers = 0
})

describe('a batch of the queue', () => {
  it('is followed with all its images, in their order, and half a minute', async () => {
    const { failuresOf, followed, errors, told } = scene({ report: { recorded: 3, delays: [7] } })
    expect(await failuresOf([message(a), message(b), message(a)])).toEqual([])
    expect(followed).toHaveLength(1)
    expect(followed[0]?.images.map(({ id }) => id)).toEqual([a, b, a])
    expect(followed[0]?.stopAt).toEqual(minutes(0.5))
    expect(errors).toEqual([])
    expect(told).toEqual([{ ...quiet, recorded: 3, delays: [7] }])
  })

  it('comes again, of a payment that could not be followed, as a whole', async () => {
    const { failuresOf, errors } = scene({
      report: { notFollowed: [{ paymentId: a, failure: unavailable }] },
    })
    expect(await failuresOf([message(a), message(b), message(a)])).toEqual(['m1', 'm3'])
    const about = { paymentId: a, failure: 'StoreUnavailable' }
    expect(errors).toEqual([
      ['change not followed', { messageId: 'm1', ...about }],
      ['change not followed', { messageId: 'm3', ...about }],
    ])
  })

  it.each([
    ['no JSON', 'nonsense', ['body']],
    ['no image', '{"other": {}}', ['image']],
    ['an image that is none', '{"image": "text"}', ['image']],
    ['an image of a removal', '{"image": null}', ['image']],
    ['an item that cannot be read', '{"image": {"other": {"S": "x"}}}', ['id']],
  ])('fails a message with %s, says why, and holds what follows it', async (_, body, fields) => {
    const { failuresOf, followed, errors } = scene({})
    const failures = await failuresOf([
      message(a),
      message(b),
      message(a, body),
      message(a),
      message(b),
    ])
    expect(failures).toEqual(['m3', 'm4'])
    expect(followed[0]?.images.map(({ id }) => id)).toEqual([a, b, b])
    expect(errors).toEqual([['change unreadable', { messageId: 'm3', paymentId: a, fields }]])
  })

  it('throws nothing away when a message has no group', async () => {
    const { failuresOf } = scene({})
    const { attributes, ...rest } = message(a, 'nonsense')
    const { MessageGroupId, ...ungrouped } = attributes
    expect(MessageGroupId).toBe(a)
    expect(await failuresOf([{ ...rest, attributes: ungrouped }, message(b)])).toEqual(['m1'])
  })
})

describe('a call of the schedule', () => {
  const tick = { source: 'aws.events' } as ScheduledEvent

  it('is a retry run of less than a minute', async () => {
    const report = { ...idle, delivered: 2, delays: [1, 2] }
    const { call, retried, followed, told } = scene({ retry: E.right(report) })
    expect(await call(tick)).toEqual(report)
    expect(retried).toEqual([{ stopAt: new Date(noon.getTime() + 50_000) }])
    expect(followed).toEqual([])
    expect(told).toEqual([report])
  })

  it('is an error of the invocation when nobody can tell what is due', async () => {
    const { call } = scene({ retry: E.left(unavailable) })
    await expect(call(tick)).rejects.toThrow('StoreUnavailable: the deliveries that are due')
  })
})
