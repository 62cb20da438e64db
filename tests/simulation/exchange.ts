import * as E from 'fp-ts/Either'

import type {
  OutcomeUnknown,
  ProviderFailure,
  UnknownCause,
} from '../../src/application/ports/payment-provider'
import { perform, type Process } from './process'
import type { ProviderModel } from './provider-model'
import type { World } from './world'

export type Operation = 'approve' | 'refund' | 'inquire' | 'reverse' | 'netCancel'
export type Answer<A> = E.Either<ProviderFailure, A>

/** ms after which a caller gives up on a call. */
const cutMs = 23_000

export const unknown = (cause: UnknownCause): OutcomeUnknown => ({ _tag: 'OutcomeUnknown', cause })

const notSent = (cause: string): ProviderFailure => ({ _tag: 'NotSent', cause })

/** Why the answer of a request that was carried out does not arrive. */
const lostAnswer = (world: World): UnknownCause | undefined => {
  if (world.fault('committedThenDropped', 0.03)) return 'ConnectionLost'
  if (world.fault('committedThenServerError', 0.02)) return 'ServerError'
  return world.fault('committedThenUnreadable', 0.02) ? 'Unreadable' : undefined
}

/** Why a request is turned away without being carried out, in a way that proves nothing. */
const turnedAway = (world: World): UnknownCause | undefined => {
  if (world.fault('droppedBefore', 0.03)) return 'ConnectionLost'
  if (world.fault('inFlight', 0.02)) return 'AlreadyHandled'
  return world.fault('unlistedCode', 0.02) ? 'UnlistedCode' : undefined
}

/**
 * One request to a provider over a bad line. It takes effect when the provider gets to it, which can
 * be long after its caller has given up.
 */
export const exchange = <A>(
  world: World,
  process: Process,
  provider: ProviderModel,
  operation: Operation,
  serve: () => Answer<A>,
): Promise<Answer<A>> =>
  perform(world, process, `${provider.name} ${operation}`, (deliver, stoodStillMs) => {
    const answer = (given: Answer<A>, afterMs?: number) => {
      world.say(process.name, () => {
        const told = E.isRight(given) ? 'yes' : JSON.stringify(given.left)
        return `${provider.name} ${operation}: ${told}`
      })
      deliver(given, afterMs)
    }
    const fail = (cause: UnknownCause, afterMs?: number) => {
      answer(E.left(unknown(cause)), afterMs)
    }

    // The client looks at the clock right before the first byte (provider-http.ts).
    if (stoodStillMs > cutMs) {
      answer(E.left(notSent('TooLate')), 1)
      return
    }
    if (world.now < provider.darkUntil) {
      world.met('maintenance')
      if (world.random.chance(0.5)) answer(E.left(notSent('ECONNREFUSED')), 10)
      else fail('TimedOut', cutMs)
      return
    }
    if (operation === 'inquire') {
      if (world.fault('inquiryFails', 0.05)) fail('ServerError')
      else answer(serve())
      return
    }
    if (world.fault('refused', 0.02)) {
      answer(E.left(notSent('ECONNREFUSED')), 10)
      return
    }
    const away = turnedAway(world)
    if (away !== undefined) {
      fail(away)
      return
    }
    if (world.fault('slowThenCommitted', 0.03)) {
      world.scheduler.after(world.random.between(0, 120_000), () => {
        world.say(provider.name, () => `gets to the slow ${operation} of ${process.name}`)
        serve()
      })
      fail('TimedOut', cutMs)
      return
    }
    const given = serve()
    const lost = lostAnswer(world)
    if (lost === undefined) answer(given, world.random.between(20, 2_000))
    else fail(lost)
  })
