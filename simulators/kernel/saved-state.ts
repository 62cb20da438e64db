import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type SavedState = {
  readonly books: unknown
  readonly clockOffset: number
  readonly chosen: Record<string, string>
}

/** Undefined when there is no file yet; a file that cannot be read is an error that names it. */
export const loadState = (file: string | undefined): SavedState | undefined => {
  if (file === undefined) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SavedState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(
      `The simulator's books in ${file} cannot be read; start with --fresh to drop them`,
      { cause: error },
    )
  }
}

const shortestDelayMs = 100

/** Large books take long to write: at most one part in this many of the time goes into it. */
const share = 20

/** Writes the state soon after a change, in one piece (write beside, then rename). */
export const stateSaver = (file: string | undefined, dump: () => SavedState) => {
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let delayMs = shortestDelayMs
  const flush = () => {
    if (file === undefined || timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    const from = performance.now()
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(dump()))
    renameSync(`${file}.new`, file)
    delayMs = Math.max(shortestDelayMs, share * (performance.now() - from))
  }
  return {
    changed: () => {
      if (file !== undefined && !isClosed) timer ??= setTimeout(flush, delayMs)
    },
    /** Writes what is to be written, and nothing later: the file may be another run's by then. */
    close: () => {
      flush()
      isClosed = true
    },
  }
}
