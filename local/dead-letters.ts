import type { DeadLetter } from '../cli/events/sandbox'
import { readJsonFile, writeJsonFile } from './data-folder'

/** Keeps them in a file, where `npm run events -- dead-letters` finds them. */
export const keepDeadLetter =
  (file: string) =>
  (letter: DeadLetter): void => {
    const kept = (readJsonFile(file) as readonly DeadLetter[] | undefined) ?? []
    writeJsonFile(file, [...kept, letter])
  }
