import type { DeclineKind, DeclineReason } from '../domain/decline'

/** characters; a record must not grow by what a provider, or whoever plays one, sends. */
const longestCode = 40
const longestMessage = 200

const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : Array.from(text).slice(0, characters).join('')

/** The provider's no, in its own code and, where it has any, its own words for the shopper. */
export const toReason = (kind: DeclineKind, code: string, message = ''): DeclineReason => ({
  kind,
  code: cut(code, longestCode),
  ...(message !== '' && { message: cut(message, longestMessage) }),
})
