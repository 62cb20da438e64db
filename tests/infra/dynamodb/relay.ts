import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrives: the operation's name and how often it came before. */
export type Arrival = { readonly operation: string; readonly before: number }

/** What becomes of a request between the store and DynamoDB. */
export type Fate =
  | 'passes'
  /** The connection is reset and DynamoDB never hears of it. */
  | 'is lost'
  /** DynamoDB does it and the connection is reset. */
  | 'loses its answer'
  /** DynamoDB does it and half of the answer arrives. */
  | 'loses half its answer'
  /** Nobody ever says anything. */
  | 'hangs'
  | { readonly status: number; readonly body: string }

/** What DynamoDB says when it refuses. */
export const refusal = (name: string, status = 400, message = 'No.'): Fate => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message }),
})

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name])

const forward = async (target: string, request: IncomingMessage, body: Buffer) => {
  const answer = await fetch(target, {
    method: 'POST',
    headers: Object.fromEntries(
      ['authorization', 'content-type', 'x-amz-target', 'x-amz-date'].map((name) => [
        name,
        header(request, name),
      ]),
    ),
    body: new Uint8Array(body),
  })
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
}

const answerWith = (response: ServerResponse, status: number, body: string | Buffer): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
}

type Relay = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** Passes requests on to DynamoDB at `target`, over real connections, as `fateOf` decides. */
export const startRelay = async (
  target: string,
  fateOf: (arrival: Arrival) => Fate | Promise<Fate>,
): Promise<Relay> => {
  const counts = new Map<string, number>()
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request)
    const operation = header(request, 'x-amz-target').replace(/^.*\./, '')
    const before = counts.get(operation) ?? 0
    counts.set(operation, before + 1)
    const fate = await fateOf({ operation, before })
    if (fate === 'hangs') return
    if (typeof fate === 'object') {
      answerWith(response, fate.status, fate.body)
      return
    }
    const answer = fate === 'is lost' ? undefined : await forward(target, request, body)
    if (answer === undefined || fate === 'loses its answer') {
      request.socket.destroy()
      return
    }
    if (fate === 'passes') {
      answerWith(response, answer.status, answer.body)
      return
    }
    response.writeHead(answer.status, { 'content-length': answer.body.length })
    response.write(answer.body.subarray(0, answer.body.length / 2), () => request.socket.destroy())
  }
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
