import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a function said to an event: its answer as JSON, or its error as Lambda tells it. */
export type Invocation =
  | { readonly _tag: 'Answered'; readonly answer: unknown }
  | { readonly _tag: 'Failed'; readonly error: unknown }

type Waiting = { readonly id: string; readonly event: string }

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const paths = {
  next: /^\/2018-06-01\/runtime\/invocation\/next$/,
  result: /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/,
  initError: /^\/2018-06-01\/runtime\/init\/error$/,
}

/** ms that a function gets for an event. */
const functionMs = 29_000

/**
 * Lambda's Runtime API (2018-06-01, as its developer guide describes it) for one execution
 * environment: one event at a time goes to the runtime that asks for the next.
 */
export const startRuntimeApi = async (functionArn: string) => {
  const events: Waiting[] = []
  const runtimes: ServerResponse[] = []
  const open = new Map<string, (invocation: Invocation) => void>()
  const initErrors: unknown[] = []

  const handOver = (): void => {
    const [event] = events
    const [runtime] = runtimes
    if (event === undefined || runtime === undefined) return
    events.shift()
    runtimes.shift()
    runtime.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': event.id,
      'lambda-runtime-deadline-ms': String(Date.now() + functionMs),
      'lambda-runtime-invoked-function-arn': functionArn,
    })
    runtime.end(event.event)
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '' } = request
    const accepted = () => response.writeHead(202).end('{"status":"OK"}')
    if (paths.next.test(url)) {
      runtimes.push(response)
      handOver()
      return
    }
    const body = JSON.parse(await textOf(request)) as unknown
    if (paths.initError.test(url)) {
      initErrors.push(body)
      accepted()
      return
    }
    const [, id = '', kind] = paths.result.exec(url) ?? []
    open.get(id)?.(
      kind === 'response' ? { _tag: 'Answered', answer: body } : { _tag: 'Failed', error: body },
    )
    open.delete(id)
    accepted()
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
    address: `127.0.0.1:${String(port)}`,
    /** What went wrong before a first event could be taken. */
    initErrors,
    invoke: (event: unknown): Promise<Invocation> =>
      new Promise((resolve) => {
        const id = randomUUID()
        open.set(id, resolve)
        events.push({ id, event: JSON.stringify(event) })
        handOver()
      }),
    stop: async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type RuntimeApi = Awaited<ReturnType<typeof startRuntimeApi>>
