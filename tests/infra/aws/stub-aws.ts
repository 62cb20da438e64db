import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Call = {
  readonly method: string
  readonly path: string
  readonly target: string
  readonly body: string
}

/** A status with a body; an error of AWS by its name; or nothing ever. */
export type Answer =
  | readonly [status: number, body: object]
  | { readonly error: string; readonly status: number }
  | 'hangs'

/** Something that answers as told wherever the SDK of this process calls. */
export const startStubAws = async (answerTo: (call: Call, before: number) => Answer) => {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const call = {
        method: request.method ?? '',
        path: request.url ?? '',
        target: String(request.headers['x-amz-target'] ?? ''),
        body,
      }
      const answer = answerTo(call, calls.length)
      calls.push(call)
      if (answer === 'hangs') return
      if ('error' in answer) {
        response.writeHead(answer.status, {
          'content-type': 'application/json',
          'x-amzn-errortype': answer.error,
        })
        response.end(JSON.stringify({ __type: answer.error, message: `${answer.error} it is` }))
      } else {
        response.writeHead(answer[0], { 'content-type': 'application/json' })
        response.end(JSON.stringify(answer[1]))
      }
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const before = { ...process.env }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'ap-northeast-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
  return {
    calls,
    stop: async () => {
      process.env = before
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
