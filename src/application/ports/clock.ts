import type { IO } from 'fp-ts/IO'

/** The time now. */
export type Clock = IO<Date>

/** A new random key (128 bits, URL-safe), for providers that take an idempotency key. */
export type NewKey = IO<string>
