import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import type { Stop } from './parts'
import { type Environment, freePorts } from './ports'

const root = resolve(__dirname, '..')

export type CommandProcess = {
  readonly pid: number
  /** What it has printed so far. */
  readonly output: () => string
  /** Resolves when this was printed; rejects with the output when the process ends before. */
  readonly printed: (text: string) => Promise<void>
  readonly kill: (signal: NodeJS.Signals) => void
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

/** Runs `local/<name>.ts` in a process of its own, as its npm script does. */
export const startCommand = (
  name: string,
  environment: Environment,
  args: readonly string[] = [],
): CommandProcess => {
  const child = spawn(process.execPath, ['--import=tsx', `local/${name}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const ended = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  )
  const printed = (text: string) =>
    new Promise<void>((done, fail) => {
      const look = () => {
        if (output.includes(text)) done()
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      ended.then(() => fail(new Error(`It ended without saying "${text}":\n${output}`)), fail)
      look()
    })
  return {
    pid: child.pid ?? 0,
    output: () => output,
    printed,
    kill: (signal) => child.kill(signal),
    ended,
  }
}

const labels = {
  shop: 'Shop',
  api: 'API',
  kakaopay: 'KakaoPay',
  naverpay: 'NaverPay',
  nicepay: 'NICEPAY',
  dynamoDb: 'DynamoDB',
  apiKey: 'Test API key',
} as const

export type MachineProcess = Readonly<Record<keyof typeof labels, string>> & {
  readonly command: CommandProcess
  readonly stop: Stop
}

const valueOf = (output: string, label: string): string =>
  (new RegExp(`^  ${label} +(\\S+)`, 'm').exec(output)?.[1] ?? '').replace(/\/_control$/, '')

/** `npm start` on free ports in a process of its own, with what it says of itself. */
export const startMachineProcess = async (
  dataPath: string,
  args: readonly string[] = [],
): Promise<MachineProcess> => {
  const ports = Object.fromEntries(Object.keys(freePorts).map((name) => [name, '0']))
  const command = startCommand('start', { ...ports, PAYPORT_DATA: dataPath }, args)
  await command.printed('Ctrl-C stops everything.')
  const values = Object.fromEntries(
    Object.entries(labels).map(([name, label]) => [name, valueOf(command.output(), label)]),
  ) as Record<keyof typeof labels, string>
  const stop = async () => {
    command.kill('SIGTERM')
    await command.ended
  }
  return { ...values, command, stop }
}
