import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { startRuntimeApi } from '../local/lambda/runtime-api'
import { runtimeClient, runtimeFlags } from '../local/lambda/runtime-client'
import type { Sandbox } from '../local/sandbox'

export type Kind = {
  readonly name: string
  readonly handler: string
  readonly cache: boolean
}

const request = {
  version: '2.0',
  rawPath: `/v1/payments/pay_${'a'.repeat(26)}`,
  rawQueryString: '',
  headers: {},
  requestContext: {
    requestId: 'cold',
    http: { method: 'GET', path: `/v1/payments/pay_${'a'.repeat(26)}` },
  },
  isBase64Encoded: false,
}

export type Place = { readonly task: string; readonly sandbox: Sandbox }

export const cacheOf = ({ task }: Place): string => join(task, 'compile-cache')

/** ms from the start of the process to its first answer: on the clock, and of CPU. */
export type Start = { readonly took: number; readonly cpu: number }

/** ms of all its threads; where no /proc tells, it stays unknown. */
const cpuOf = (pid: number): number => {
  const threads = `/proc/${String(pid)}/task`
  if (!existsSync(threads)) return NaN
  const nanoseconds = readdirSync(threads).map((thread) =>
    Number(readFileSync(join(threads, thread, 'schedstat'), 'utf8').split(' ', 1)[0]),
  )
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6
}

export const coldStart = async (place: Place, kind: Kind): Promise<Start> => {
  const { sandbox, task } = place
  const api = await startRuntimeApi('arn:aws:lambda:ap-northeast-2:000000000000:function:cold')
  const answered = api.invoke({
    ...request,
    headers: { authorization: `Bearer ${sandbox.keys.apiKey}` },
  })
  const began = performance.now()
  const child = spawn(process.execPath, [...runtimeFlags, runtimeClient], {
    cwd: task,
    stdio: 'ignore',
    env: {
      ...sandbox.settings,
      ...(kind.cache && { NODE_COMPILE_CACHE: cacheOf(place) }),
      PAYPORT_PUBLIC_URL: 'https://pay.example',
      _HANDLER: kind.handler,
      LAMBDA_TASK_ROOT: task,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_FUNCTION_NAME: 'cold',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: 'cold',
      AWS_LAMBDA_LOG_STREAM_NAME: 'cold',
      AWS_REGION: 'ap-northeast-2',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  })
  const invocation = await answered
  const start = { took: performance.now() - began, cpu: cpuOf(child.pid ?? 0) }
  child.kill('SIGKILL')
  await api.stop()
  const { statusCode } = Object(invocation._tag === 'Answered' ? invocation.answer : {}) as {
    readonly statusCode?: number
  }
  if (statusCode !== 404)
    throw new Error(`${kind.name} answered ${JSON.stringify(invocation)} and not 404`)
  return start
}
