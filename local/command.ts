import { parseArgs } from 'node:util'

import { LocalError } from './local-error'
import type { Stop } from './parts'

type Command<Flag extends string> = {
  readonly usage: string
  readonly flags: readonly Flag[]
  /** A command that keeps running gives its stop; it is called on Ctrl-C and SIGTERM. */
  readonly run: (
    flags: Readonly<Record<Flag, boolean>>,
    signalled: Promise<void>,
  ) => Promise<Stop | undefined>
}

const readFlags = (names: readonly string[]) => {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'boolean' as const }]))
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } })
    return values as Readonly<Record<string, boolean | undefined>>
  } catch (error) {
    throw new LocalError(`${(error as Error).message}\nSee --help.`)
  }
}

/** The settings' own error is told like ours: it lists what to set and never a value. */
const isForThePerson = (error: unknown): error is Error =>
  error instanceof LocalError || (error instanceof Error && error.name === 'SettingsInvalid')

const tell = (error: unknown): void =>
  console.error(isForThePerson(error) ? `\n${error.message}\n` : error)

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const nextSignal = (): Promise<void> =>
  new Promise((resolve) => {
    let first: number | undefined
    for (const signal of signals)
      process.on(signal, () => {
        first ??= Date.now()
        // One Ctrl-C may come several times (terminal, npm, tsx); a later one is somebody who insists.
        if (Date.now() - first > 1_000) process.exit(130)
        resolve()
      })
  })

const main = async <Flag extends string>(command: Command<Flag>): Promise<void> => {
  const flags = readFlags(command.flags)
  if (flags['help'] === true) {
    console.log(command.usage)
    return
  }
  // Listened to from the start, so that what already runs is stopped even when one comes early.
  const signalled = nextSignal()
  const chosen = Object.fromEntries(command.flags.map((name) => [name, flags[name] === true]))
  const stop = await command.run(chosen as Record<Flag, boolean>, signalled)
  if (stop === undefined) return
  await signalled
  await stop()
  console.log('\nStopped.')
}

/** Runs a command to its end: exit code 0, or 1 with a sentence about what went wrong. */
export const runCommand = <Flag extends string>(command: Command<Flag>): void => {
  main(command).then(
    // Connections that somebody keeps alive must not keep the process.
    () => process.exit(process.exitCode ?? 0),
    (error: unknown) => {
      tell(error)
      process.exit(1)
    },
  )
}
