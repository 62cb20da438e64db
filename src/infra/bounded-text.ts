import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

type TextCodec = t.Type<string>

/**
 * What a provider calls something of its own. A longer one is not theirs, and cut it would be the
 * name of nothing: it does not decode, so that no record grows by what somebody else sends.
 */
export const nameUpTo = (characters: number, text: TextCodec = t.string): TextCodec =>
  new t.Type(
    `Text of at most ${String(characters)} characters`,
    t.string.is,
    (value, context) =>
      pipe(
        text.validate(value, context),
        E.filterOrElse(
          ({ length }) => length <= characters,
          () => [{ value, context }],
        ),
      ),
    t.identity,
  )
