import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { type DynamoDbEngine, hasDynoxide, type Launch, launchOf } from './dynamodb-engines'
import { LocalError } from './local-error'

export type RunningDynamoDb = { readonly endpoint: string; readonly stop: () => Promise<void> }

type Options = {
  /** Where the data stays between runs: a folder of the engine's own files. In memory without it. */
  readonly dataFile?: string
  /** 0 or nothing: any free one. */
  readonly port?: number
  /** `auto`: what DYNAMODB_ENDPOINT names, else dynoxide, else AWS's DynamoDB Local. */
  readonly engine?: 'auto' | DynamoDbEngine
}

/** The port itself when it is free, and any free one for 0. */
const reservePort = async (port: number): Promise<number> => {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  } catch (error) {
    throw new LocalError(`Port ${port} for DynamoDB cannot be used: ${(error as Error).message}`)
  } finally {
    server.close()
  }
}

/**
 * Runs the engine until its input ends, which also happens when this process dies, however it
 * dies: neither the engine nor its scratch folder is left behind.
 */
const guard = `
  scratch=$1; shift
  exec 3<&0
  "$@" </dev/null 3<&- &
  engine=$!
  exec >/dev/null 2>&1
  { cat <&3; kill "$engine"; } &
  exec 3<&-
  wait "$engine"
  status=$?
  rm -rf "$scratch"
  exit "$status"`

const run = ({ command, args }: Launch, scratch: string) =>
  spawn('sh', ['-c', guard, 'sh', scratch, command, ...args], {
    cwd: scratch,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C is for this process, which may still have something to write.
    detached: true,
  })

/** Keeps the end of what the engine says, for the person who wonders why it did not start. */
const listenTo = ({ stdout, stderr }: ReturnType<typeof run>): (() => string) => {
  let said = ''
  for (const stream of [stdout, stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000)
    })
  return () => said.trim()
}

/** Whoever forgets to stop the engine can end all the same, and takes it along. */
const letGo = (child: ReturnType<typeof run>): void => {
  child.unref()
  for (const stream of child.stdio) if (stream instanceof Socket) stream.unref()
}

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    // Any answer will do: a request without a signature is refused by who is there.
    await (await fetch(endpoint, { signal: AbortSignal.timeout(2_000) })).arrayBuffer()
    return true
  } catch {
    return false
  }
}

const mostStartMs = 60_000

const untilItAnswers = async (
  endpoint: string,
  hasEnded: () => boolean,
  said: () => string,
): Promise<void> => {
  const until = Date.now() + mostStartMs
  while (!hasEnded() && Date.now() < until) {
    if ((await answers(endpoint)) && !hasEnded()) return
    await pause(20)
  }
  throw new LocalError(
    `DynamoDB ${hasEnded() ? 'ended at the start' : `did not answer within ${mostStartMs} ms`}. It said:\n${said()}`,
  )
}

const startEngine = async (
  engine: DynamoDbEngine,
  wantedPort: number,
  dataFile: string | undefined,
): Promise<RunningDynamoDb> => {
  const data = dataFile === undefined ? undefined : resolve(dataFile)
  if (data !== undefined) mkdirSync(data, { recursive: true })
  const port = await reservePort(wantedPort)
  const scratch = mkdtempSync(join(tmpdir(), 'payport-dynamodb-'))
  try {
    const child = run(launchOf(engine, port, data, scratch), scratch)
    const said = listenTo(child)
    const ended = once(child, 'exit')
    const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
    const stop = async (): Promise<void> => {
      child.ref()
      child.stdin.end()
      await ended
    }
    const endpoint = `http://127.0.0.1:${port}`
    await untilItAnswers(endpoint, hasEnded, said).catch(async (error: unknown) => {
      await stop()
      throw error
    })
    letGo(child)
    return { endpoint, stop }
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true })
    throw error
  }
}

const useRunning = async (endpoint: string): Promise<RunningDynamoDb> => {
  if (!(await answers(endpoint)))
    throw new LocalError(`Nothing answers at DYNAMODB_ENDPOINT (${endpoint})`)
  return { endpoint, stop: () => Promise.resolve() }
}

/** Starts a DynamoDB on this machine, or takes the one that DYNAMODB_ENDPOINT names. */
export const startDynamoDb = async ({
  dataFile,
  port = 0,
  engine = 'auto',
}: Options = {}): Promise<RunningDynamoDb> => {
  const named = process.env['DYNAMODB_ENDPOINT']
  if (engine !== 'auto') return startEngine(engine, port, dataFile)
  if (named !== undefined && named !== '') return useRunning(named)
  return startEngine(hasDynoxide() ? 'dynoxide' : 'dynamodb-local', port, dataFile)
}
