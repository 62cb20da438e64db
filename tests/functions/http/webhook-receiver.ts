import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { Webhook } from 'standardwebhooks'

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** A merchant's server that keeps what it is sent, and answers as it is told. */
export const startReceiver = async () => {
  const received: Received[] = []
  const answers = { status: 200 }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body })
      response.writeHead(answers.status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (name: string) => `http://127.0.0.1:${String(port)}/${name}`,
    answers,
    /** What came since the last look, verified. */
    take: (secret: string) =>
      received
        .splice(0)
        .map(({ headers, body }) =>
          new Webhook(secret).verify(body, headers as Record<string, string>),
        ) as ReadonlyArray<{ readonly type: string; readonly data: Record<string, unknown> }>,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
