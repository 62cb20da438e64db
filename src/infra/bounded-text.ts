import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

/*
 * What we keep of a provider's answers: DynamoDB bills a record by the kilobyte and takes 400 of them,
 * so that none may grow by what a provider, or whoever plays one, sends.
 */

/** characters */
const longestWord = 40
/** characters; no provider documents more than 50 for what it calls something of its own. */
const longestName = 100
/** characters */
const longestAddress = 1_000

type TextCodec = t.Type<string, string>

/** As many characters as that, none of them cut in two. */
export const cutToCharacters = (text: string, most: number): string =>
  text.length <= most ? text : Array.from(text).slice(0, most).join('')

/** As much as fits into so many bytes of UTF-8, no character of it cut in two. */
export const cutToBytes = (text: string, most: number): string => {
  let size = 0
  let kept = ''
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > most) return kept
    kept += character
  }
  return kept
}

/** What people read, like a method: as much of it as fits. */
export const wordFrom = (text: TextCodec): TextCodec =>
  new t.Type(
    'Word',
    t.string.is,
    (value, context) =>
      pipe(
        text.validate(value, context),
        E.map((word) => cutToCharacters(word, longestWord)),
      ),
    t.identity,
  )

const notLongerThan =
  (most: number) =>
  (text: TextCodec): TextCodec =>
    new t.Type(
      `Text of at most ${String(most)} characters`,
      t.string.is,
      (value, context) =>
        pipe(
          text.validate(value, context),
          E.filterOrElse(
            ({ length }) => length <= most,
            (): t.Errors => [{ value, context }],
          ),
        ),
      t.identity,
    )

/** What a provider calls something of its own. A longer one is not theirs, and cut it names nothing. */
export const nameFrom = notLongerThan(longestName)
/** Where a browser goes. */
export const addressFrom = notLongerThan(longestAddress)
