/** Something that the person at the keyboard can put right: told without a stack. */
export class LocalError extends Error {
  override readonly name = 'LocalError'
}
