import { readJsonFile, writeJsonFile } from './data-folder'

/** A change that could not be followed, and why the last time. */
export type DeadLetter = {
  readonly messageId: string
  readonly paymentId: string
  readonly reason: string
}

/** Keeps them in a file, where `npm run events -- dead-letters` finds them. */
export const keepDeadLetter =
  (file: string) =>
  (letter: DeadLetter): void => {
    const kept = (readJsonFile(file) as readonly DeadLetter[] | undefined) ?? []
    writeJsonFile(file, [...kept, letter])
  }
