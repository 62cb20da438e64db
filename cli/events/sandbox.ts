import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import { EventsFailed } from './errors'

/** A change that could not be followed and why the last time, as the machine's own queue keeps it. */
const DeadLetter = t.strict(
  { messageId: t.string, paymentId: t.string, reason: t.string },
  'DeadLetter',
)
export type DeadLetter = t.TypeOf<typeof DeadLetter>

const DeadLetters = t.readonlyArray(DeadLetter, 'DeadLetters')
const SandboxFile = t.strict({ settings: t.record(t.string, t.string) }, 'SandboxFile')

/** What `npm start` runs on this machine. */
export type Sandbox = {
  readonly settings: Readonly<Record<string, string>>
  readonly deadLetters: () => readonly DeadLetter[]
  /** What came since stays. */
  readonly forget: (letters: readonly DeadLetter[]) => void
}

const readFile = <A>(file: string, codec: t.Decoder<unknown, A>): A => {
  const read = pipe(
    E.tryCatch(
      () => JSON.parse(readFileSync(file, 'utf8')) as unknown,
      () => undefined,
    ),
    E.flatMap((json) => E.mapLeft(() => undefined)(codec.decode(json))),
  )
  if (E.isRight(read)) return read.right
  throw new EventsFailed(`${file} cannot be read; npm start -- --fresh drops all test data`)
}

export const sandboxFolder = (environment: NodeJS.ProcessEnv): string =>
  resolve(environment['PAYPORT_DATA'] ?? '.payport')

/** Whatever it answers: somebody is there. */
const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  )

/** The sandbox that runs on this folder, if one does. */
export const runningSandbox = async (folder: string): Promise<Sandbox | undefined> => {
  const file = join(folder, 'sandbox.json')
  if (!existsSync(file)) return undefined
  const { settings } = readFile(file, SandboxFile)
  if (!(await answers(settings['DYNAMODB_ENDPOINT'] ?? ''))) return undefined
  const letters = join(folder, 'dead-letters.json')
  const deadLetters = () => (existsSync(letters) ? readFile(letters, DeadLetters) : [])
  return {
    // Nothing here makes a link for a browser.
    settings: { ...settings, PAYPORT_PUBLIC_URL: 'https://payport.invalid' },
    deadLetters,
    forget: (done) => {
      const ids = new Set(done.map(({ messageId }) => messageId))
      const left = deadLetters().filter(({ messageId }) => !ids.has(messageId))
      if (done.length === 0) return
      // Renamed into place: what runs here reads and writes the file too.
      const beside = `${letters}.${String(process.pid)}.new`
      writeFileSync(beside, `${JSON.stringify(left, null, 2)}\n`, { mode: 0o600 })
      renameSync(beside, letters)
    },
  }
}
