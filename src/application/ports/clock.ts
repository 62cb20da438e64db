import type { IO } from 'fp-ts/IO'
import type { Task } from 'fp-ts/Task'

/** The time now. */
export type Clock = IO<Date>

/** Ends after so many ms. */
export type Pause = (ms: number) => Task<void>

/** A random number from 0 to 1. */
export type Jitter = IO<number>

/** A new random key (128 bits, URL-safe), for providers that take an idempotency key. */
export type NewKey = IO<string>
