import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { type Invocation, startRuntimeApi } from './runtime-api'
import { runtimeClient, runtimeFlags } from './runtime-client'

/** A published version: code in a folder, and the environment that was frozen with it. */
export type PublishedVersion = {
  readonly functionName: string
  readonly version: string
  /** Holds `functions/<name>.js`. */
  readonly taskRoot: string
  /** `functions/<name>.handler` */
  readonly handler: string
  readonly environment: Readonly<Record<string, string>>
}

export type ExecutionEnvironment = {
  /** One event at a time. */
  readonly invoke: (event: unknown) => Promise<Invocation>
  readonly alive: () => boolean
  readonly stop: () => Promise<void>
}

/** ms that a function gets; Lambda ends the environment of one that takes longer. */
const timeoutMs = 29_000

const failed = (errorType: string, errorMessage: string): Invocation => ({
  _tag: 'Failed',
  error: { errorType, errorMessage },
})

const variablesOf = (published: PublishedVersion, runtimeApi: string): Record<string, string> => ({
  ...published.environment,
  PATH: process.env['PATH'] ?? '',
  _HANDLER: published.handler,
  LAMBDA_TASK_ROOT: published.taskRoot,
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  AWS_LAMBDA_FUNCTION_NAME: published.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: published.version,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  AWS_LAMBDA_LOG_GROUP_NAME: published.functionName,
  AWS_LAMBDA_LOG_STREAM_NAME: published.version,
  AWS_REGION: 'ap-northeast-2',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
})

/** A process under AWS's runtime client, as Lambda runs it; `onLine` gets what it prints. */
export const startExecutionEnvironment = async (
  published: PublishedVersion,
  onLine: (line: string) => void,
): Promise<ExecutionEnvironment> => {
  const { functionName, version, taskRoot } = published
  const api = await startRuntimeApi(
    `arn:aws:lambda:ap-northeast-2:000000000000:function:${functionName}:${version}`,
  )
  const child = spawn(process.execPath, [...runtimeFlags, runtimeClient], {
    cwd: taskRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: variablesOf(published, api.address),
  })
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', onLine)
  const exited = once(child, 'exit')
  let running = true
  const ended = exited.then((): Invocation => {
    running = false
    return failed('Runtime.ExitError', `${functionName}:${version} ended`)
  })

  const timedOut = (): { readonly result: Promise<Invocation>; readonly clear: () => void } => {
    let timer: NodeJS.Timeout | undefined
    const result = new Promise<Invocation>((resolve) => {
      timer = setTimeout(() => {
        running = false
        child.kill('SIGKILL')
        resolve(failed('Sandbox.Timedout', `Task timed out after ${timeoutMs} ms`))
      }, timeoutMs)
    })
    return { result, clear: () => clearTimeout(timer) }
  }

  return {
    alive: () => running,
    invoke: async (event) => {
      const limit = timedOut()
      try {
        return await Promise.race([api.invoke(event), ended, limit.result])
      } finally {
        limit.clear()
      }
    },
    stop: async () => {
      child.kill('SIGKILL')
      await exited
      await api.stop()
    },
  }
}
