import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

import * as E from 'fp-ts/Either'
import type { Task } from 'fp-ts/Task'

/** What a command was given beside its name. */
export type Given = {
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly names: readonly string[]
}

/** What a command says at its end. */
export type Answer = {
  readonly exitCode: number
  /** For people. */
  readonly lines: readonly string[]
  /** For programs, as JSON. */
  readonly facts: unknown
}

/** The command was not called as its usage says; nothing was done. */
export type WrongCall = { readonly _tag: 'WrongCall'; readonly reason: string }

export const wrongCall = (reason: string): WrongCall => ({ _tag: 'WrongCall', reason })

export type Command<World> = {
  /** As it is typed: `release start`. */
  readonly name: string
  /** One line, for the list of all commands. */
  readonly summary: string
  readonly usage: string
  readonly options: ParseArgsOptionsConfig
  /** Reads what was given at once; the task does the rest. */
  readonly run: (given: Given, world: World) => E.Either<WrongCall, Task<Answer>>
}

export type Screen = {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
}

const everywhere = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
} as const

const readGiven = (
  args: readonly string[],
  options: ParseArgsOptionsConfig,
): E.Either<WrongCall, Given> =>
  E.tryCatch(
    () => {
      const { values, positionals } = parseArgs({
        args: [...args],
        options: { ...options, ...everywhere },
        allowPositionals: true,
      })
      return { flags: values, names: positionals }
    },
    (error) => wrongCall((error as Error).message),
  )

const complainOf =
  (screen: Screen, json: boolean) =>
  ({ reason }: WrongCall): number => {
    if (json) screen.print(JSON.stringify({ wrongCall: reason }))
    screen.complain(`${reason}\nSee --help.`)
    return 2
  }

const show =
  (screen: Screen, json: boolean) =>
  ({ exitCode, lines, facts }: Answer): number => {
    if (json) screen.print(JSON.stringify(facts, null, 2))
    else if (exitCode === 0) screen.print(lines.join('\n'))
    else screen.complain(lines.join('\n'))
    return exitCode
  }

const find = <World>(commands: ReadonlyArray<Command<World>>, args: readonly string[]) =>
  commands
    .map((command) => ({ command, words: command.name.split(' ') }))
    .find(({ words }) => words.every((word, index) => args[index] === word))

/** Runs what the arguments name; resolves with the exit code. */
export const runCommandLine = async <World>(
  commands: ReadonlyArray<Command<World>>,
  usage: string,
  args: readonly string[],
  world: World,
  screen: Screen,
): Promise<number> => {
  const found = find(commands, args)
  if (found === undefined) {
    if (args.includes('--help') || args.includes('-h')) {
      screen.print(usage)
      return 0
    }
    const reason = args.length === 0 ? 'A command is needed.' : `There is no "${args.join(' ')}".`
    screen.complain(`${reason}\n\n${usage}`)
    return 2
  }
  const { command, words } = found
  const given = readGiven(args.slice(words.length), command.options)
  const json = E.isRight(given) && given.right.flags['json'] === true
  if (E.isRight(given) && given.right.flags['help'] === true) {
    screen.print(command.usage)
    return 0
  }
  const task = E.isLeft(given) ? given : command.run(given.right, world)
  return E.isLeft(task)
    ? complainOf(screen, json)(task.left)
    : show(screen, json)(await task.right())
}
