import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { account } from '../support/package-stack'

const root = resolve(__dirname, '../..')
/** Where `tests/moto/install` puts Python's programs. */
const programs = join(root, 'node_modules/.cache/moto/bin')

export const python = (program: 'python' | 'cfn-lint'): string => join(programs, program)

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

/** ms */
const mostStartMs = 60_000

/** An AWS on this machine, with nothing in it. */
export const startAws = async () => {
  const port = await freePort()
  const child = spawn(
    python('python'),
    [join(root, 'tests/moto/server.py'), '--host', '127.0.0.1', '--port', String(port)],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, MOTO_ACCOUNT_ID: account },
    },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)))
  const endpoint = `http://127.0.0.1:${String(port)}`
  const until = Date.now() + mostStartMs
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(`moto did not start (npm run test:moto installs it). It said:\n${said}`)
    await pause(100)
  }
  return {
    endpoint,
    /** What the SDK and the framework read of their environment. */
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'ap-northeast-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

export type Aws = Awaited<ReturnType<typeof startAws>>

/** In the one region of these tests; unsigned, as moto takes it. */
export const createBucket = async ({ endpoint }: Aws, name: string): Promise<void> => {
  const { status } = await fetch(`${endpoint}/${name}`, {
    method: 'PUT',
    body: '<CreateBucketConfiguration><LocationConstraint>ap-northeast-2</LocationConstraint></CreateBucketConfiguration>',
  })
  if (status !== 200) throw new Error(`the bucket ${name} was not made: ${String(status)}`)
}

/** As AWS tells of a pipe; moto finds the service by the header of a signature. */
export const describePipe = async ({ endpoint }: Aws, name: string): Promise<unknown> => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=test/20261129/ap-northeast-2/pipes/aws4_request'
  const answer = await fetch(`${endpoint}/v1/pipes/${name}`, { headers: { authorization } })
  if (!answer.ok) throw new Error(`there is no pipe ${name}: ${await answer.text()}`)
  return answer.json()
}
