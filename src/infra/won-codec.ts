import * as t from 'io-ts'

import { isWon, type Won } from '../domain/money'

/** An amount as a provider's JSON has it: a number of whole won. */
export const WonCodec = new t.Type<Won, number, unknown>(
  'Won',
  isWon,
  (value, context) => (isWon(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)
