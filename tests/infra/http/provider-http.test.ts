import { createServer, type RequestListener, type Server } from 'node:http'
import { type createServer as createTcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'

import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { decodeJson, providerHttp } from '../../../src/infra/http/provider-http'

const servers: Array<{ close: () => void }> = []
afterAll(() => {
  for (const server of servers) server.close()
})

const listen = async (server: Server | ReturnType<typeof createTcpServer>): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  servers.push(server)
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}
const serve = (listener: RequestListener) => listen(createServer(listener))

const limits = { connectMs: 300, readMs: 400 }
const post = (url: string, now?: () => number) =>
  providerHttp(limits, now)({ method: 'POST', url, headers: {}, body: 'x' })()

describe('a request to a provider', () => {
  it('brings the answer whatever its status below 500', async () => {
    const url = await serve((_, res) => res.writeHead(409).end('{"code":"Success"}'))
    expect(await post(url)).toEqual(E.right({ status: 409, text: '{"code":"Success"}' }))
  })

  it('that is refused was not sent', async () => {
    const url = await listen(createServer())
    servers.pop()?.close()
    expect(await post(url)).toEqual(E.left({ _tag: 'NotSent', cause: 'ECONNREFUSED' }))
  })

  it('to a host that does not exist was not sent', async () => {
    expect(await post('http://provider.invalid/')).toMatchObject({ left: { _tag: 'NotSent' } })
  })

  it('is not written any more when its process stood still on the way', async () => {
    let requests = 0
    const url = await serve((_, res) => {
      requests += 1
      res.end('{}')
    })
    let now = 0
    const aMinuteLaterEachTime = () => (now += 60_000)
    expect(await post(url, aMinuteLaterEachTime)).toEqual(
      E.left({ _tag: 'NotSent', cause: 'TooLate' }),
    )
    expect(requests).toBe(0)
  })

  it.each<[string, RequestListener, object]>([
    ['no answer in time', () => undefined, { cause: 'TimedOut' }],
    ['an answer that never ends', (_, res) => res.write('{'), { cause: 'TimedOut' }],
    ['a cut connection', (req) => req.socket.destroy(), { cause: 'ConnectionLost' }],
    [
      'an answer that is cut',
      (_, res) => {
        res.writeHead(200, { 'content-length': '100' })
        res.write('{"a":')
        setTimeout(() => res.destroy(), 20)
      },
      { cause: 'ConnectionLost' },
    ],
    [
      'a server error',
      (_, res) => res.writeHead(503).end('{}'),
      { cause: 'ServerError', code: '503' },
    ],
    ['an endless body', (_, res) => res.end('x'.repeat(2_000_000)), { cause: 'Unreadable' }],
  ])('with %s has an unknown outcome', async (_, listener, expected) => {
    expect(await post(await serve(listener))).toEqual(
      E.left({ _tag: 'OutcomeUnknown', ...expected }),
    )
  })

  it('is written once: a reset is never answered by a second POST', async () => {
    let requests = 0
    const url = await serve((req) => {
      requests += 1
      req.socket.destroy()
    })
    await post(url)
    expect(requests).toBe(1)
  })

  it('does not use a socket again that was idle too long', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((req, res) => {
      ports.add(req.socket.remotePort)
      res.end('{}')
    })
    let now = 0
    const send = providerHttp(limits, () => now)
    const ask = send({ method: 'POST', url, headers: {}, body: 'x' })
    for (let request = 0; request < 6; request += 1) await ask()
    const before = ports.size
    expect(before).toBeLessThan(6)
    now += 60_000
    await ask()
    expect(ports.size).toBe(before + 1)
  })
})

describe('an answer', () => {
  const codec = t.strict({ code: t.string }, 'Answer')
  it.each([
    ['that fits', '{"code":"Success","more":1}', E.right({ code: 'Success' })],
    ['in HTML', '<html>', E.left({ _tag: 'OutcomeUnknown', cause: 'Unreadable' })],
    ['of another shape', '{"code":1}', E.left({ _tag: 'OutcomeUnknown', cause: 'Unreadable' })],
    ['without a body', '', E.left({ _tag: 'OutcomeUnknown', cause: 'Unreadable' })],
  ])('%s', (_, text, expected) => {
    expect(decodeJson(codec)({ status: 200, text })).toEqual(expected)
  })
})
