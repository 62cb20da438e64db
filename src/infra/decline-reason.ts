import type { DeclineKind, DeclineReason } from '../domain/decline'
import { cutToCharacters } from './bounded-text'

/** characters */
const longestCode = 40
const longestMessage = 200

/** The provider's no, in its own code and, where it has any, its own words for the shopper. */
export const toReason = (kind: DeclineKind, code: string, message = ''): DeclineReason => ({
  kind,
  code: cutToCharacters(code, longestCode),
  ...(message !== '' && { message: cutToCharacters(message, longestMessage) }),
})
