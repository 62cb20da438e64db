import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { build, type Plugin } from 'esbuild'

import type { EventFeedOptions } from '../local/event-feed'

/** What Payport itself says of its work. */
export type Totals = {
  recorded: number
  delivered: number
  failed: number
  retried: number
  parked: number
  /** Parked lanes that were taken up again, as `npm run events -- redrive` does it. */
  resumed: number
  deadLetters: number
}

export type ApiStart = {
  readonly settings: Readonly<Record<string, string>>
  readonly changes: Omit<EventFeedOptions, 'handler' | 'logger'>
}

export type ApiCommand = 'totals' | 'resume' | 'stop'
export type ApiMessage = { readonly url: string } | { readonly totals: Totals }

export type ApiProcess = {
  readonly url: string
  readonly totals: () => Promise<Totals>
  readonly resume: () => void
  readonly stop: () => Promise<void>
}

const root = resolve(__dirname, '..')

/** The waits between the tries, divided: the one change that is made to Payport here. */
const fasterSchedule = (divisor: number): Plugin => ({
  name: 'faster-schedule',
  setup: (bundling) => {
    bundling.onLoad({ filter: /domain\/events\/schedule\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const second = 'const second = 1_000\n'
      if (!source.includes(second)) throw new Error(`${path} does not begin with: ${second}`)
      return {
        contents: source.replace(second, `const second = 1_000 / ${String(divisor)}\n`),
        loader: 'ts',
      }
    })
  },
})

const bundle = async (divisor: number): Promise<string> => {
  // Inside the repository, where the packages are found.
  const folder = mkdtempSync(join(root, 'node_modules/.bench-events-'))
  const outfile = join(folder, 'events-api.js')
  await build({
    entryPoints: [join(root, 'bench/events-api.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
    plugins: divisor === 1 ? [] : [fasterSchedule(divisor)],
  })
  return folder
}

const answerOf = <Key extends 'url' | 'totals'>(child: ChildProcess, key: Key) =>
  new Promise<Extract<ApiMessage, Readonly<Record<Key, unknown>>>>((done, fail) => {
    const hear = (message: ApiMessage) => {
      if (!(key in message)) return
      child.off('message', hear)
      done(message as Extract<ApiMessage, Readonly<Record<Key, unknown>>>)
    }
    child.on('message', hear)
    child.once('exit', () => {
      fail(new Error('Payport ended'))
    })
  })

/** Payport in a process of its own; `divisor` makes the waits between the tries shorter. */
export const startApiProcess = async (start: ApiStart, divisor: number): Promise<ApiProcess> => {
  const folder = await bundle(divisor)
  const child = fork(join(folder, 'events-api.js'), {
    execArgv: ['--conditions=import'],
    env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'ERROR' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const tell = (message: ApiStart | ApiCommand) => child.send(message)
  const ready = answerOf(child, 'url')
  tell(start)
  const { url } = await ready
  return {
    url,
    totals: async () => {
      const answer = answerOf(child, 'totals')
      tell('totals')
      return (await answer).totals
    },
    resume: () => {
      tell('resume')
    },
    stop: async () => {
      const ended = once(child, 'exit')
      tell('stop')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
