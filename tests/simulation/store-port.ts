import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type {
  Overtaken,
  PaymentStore,
  RecordUnreadable,
  StoreUnavailable,
} from '../../src/application/ports/payment-store'
import { type Payment, versionOf } from '../../src/domain/payment'
import type { TimelineEvent } from '../../src/domain/timeline'
import { perform, type Process } from './process'
import type { WriteAnswer } from './table-model'
import type { World } from './world'

const unavailable: StoreUnavailable = { _tag: 'StoreUnavailable', cause: 'simulated' }

/** What the release before does not know, and so cannot read. */
const newEvents: ReadonlySet<TimelineEvent['_tag']> = new Set([
  'ApprovalRepeated',
  'ApprovalGivenUp',
  'RefundRepeated',
] as const)

const isReadableBy = (process: Process, payment: Payment): boolean =>
  !process.isOld || !payment.timeline.some(({ event }) => newEvents.has(event._tag))

const unreadable = ({ id }: Payment): RecordUnreadable => ({
  _tag: 'RecordUnreadable',
  id,
  fields: ['l'],
})

type Written<P> = E.Either<StoreUnavailable | Overtaken, P>

/** The table as a process sees it through the SDK, which sends again what was not answered. */
export const storePort = (world: World, process: Process): PaymentStore => {
  const { store } = world

  const apply = (operation: 'insert' | 'save', payment: Payment, token: string): WriteAnswer => {
    const before = store.find(payment.id)
    const answer = store[operation](payment, token)
    if (answer === 'written' && store.find(payment.id) !== before) {
      world.writes.push(payment)
      world.paymentId = payment.id
    }
    if (answer === 'overtaken') {
      world.met('lostRace')
      if (store.find(payment.id) === payment)
        world.violate('our own write is no conflict', `v${String(versionOf(payment))}`)
    }
    world.say(process.name, () => {
      const last = payment.timeline.at(-1)?.event._tag ?? ''
      return `${operation} v${String(versionOf(payment))} ${payment._tag} (${last}): ${answer}`
    })
    return answer
  }

  const write =
    (operation: 'insert' | 'save') =>
    <P extends Payment>(payment: P) =>
    () =>
      perform<Written<P>>(world, process, operation, (answer) => {
        if (world.fault('throttled', 0.01)) {
          world.say(process.name, () => `${operation}: throttled`)
          answer(E.left(unavailable), 2_000)
          return
        }
        const token = world.name('token')
        const reply = (): Written<P> =>
          apply(operation, payment, token) === 'written'
            ? E.right(payment)
            : E.left({ _tag: 'Overtaken', id: payment.id })
        const first = reply()
        if (world.fault('answerLost', 0.006)) answer(E.left(unavailable), 9_000)
        else if (world.fault('answerLostThenRepeated', 0.01))
          world.scheduler.after(world.random.between(50, 3_000), () => {
            answer(reply())
          })
        else answer(first)
      })

  return {
    find: (id) => () =>
      perform(world, process, 'find', (answer) => {
        if (world.fault('throttled', 0.01)) {
          answer(E.left(unavailable), 2_000)
          return
        }
        const payment = store.find(id)
        answer(
          payment !== undefined && !isReadableBy(process, payment)
            ? E.left(unreadable(payment))
            : E.right(O.fromNullable(payment)),
        )
      }),
    insert: write('insert'),
    save: write('save'),
    dueBefore: (at, limit) => () =>
      perform(world, process, 'dueBefore', (answer) => {
        answer(
          world.fault('throttled', 0.01)
            ? E.left(unavailable)
            : E.right(store.dueBefore(at.getTime(), limit)),
        )
      }),
    postpone: (item, until) => () =>
      perform(world, process, 'postpone', (answer) => {
        store.postpone(item, until)
        world.say(process.name, () => `postpones to ${until.toISOString()}`)
        answer(E.right(undefined))
      }),
    claimLook: (id, at, notSince) => () =>
      perform(world, process, 'claimLook', (answer) => {
        if (world.fault('throttled', 0.01)) {
          answer(E.left(unavailable), 2_000)
          return
        }
        answer(E.right(store.claimLook(id, at, notSince)))
      }),
  }
}
