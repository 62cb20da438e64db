import { createHmac } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { Webhook } from 'standardwebhooks'

import type { SendOutcome } from '../../../src/application/ports/webhook-sender'
import type { WebhookEndpoint } from '../../../src/domain/events/endpoint'
import { rotateSecret } from '../../../src/domain/events/endpoint-secrets'
import type { Resolve } from '../../../src/infra/http/public-addresses'
import { webhookSender } from '../../../src/infra/http/webhook-sender'
import { webhookSecrets } from '../../../src/infra/webhook-secrets'
import { endpointOf } from '../../support/events'
import { localhost } from '../../support/localhost-certificate'
import { right } from '../../support/payments'

const master = 'the-master-of-all-secrets-of-webhooks'
const secrets = webhookSecrets([master])

type Got = {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
type Behaviour = (request: IncomingMessage, response: ServerResponse) => void

const accept: Behaviour = (_, response) => {
  response.writeHead(204).end()
}

let behave: Behaviour = accept
let got: Got[] = []
const servers: Server[] = []

const serve = async (server: Server): Promise<number> => {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void text(request).then((body) => {
      got.push({ method: request.method, headers: request.headers, body })
      behave(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return (server.address() as AddressInfo).port
}

let port = 0
let tlsPort = 0

beforeAll(async () => {
  port = await serve(createServer())
  tlsPort = await serve(createTlsServer(localhost))
})

beforeEach(() => {
  behave = accept
  got = []
})

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

const at = new Date()
const body = JSON.stringify({ type: 'payment.paid', data: { name: '귤 🍊' } })

/** An endpoint whose secret is made of the master that there is. */
const endpointAt = (url: string): WebhookEndpoint =>
  endpointOf({ url, secret: { generation: 1, master: secrets.newestMaster } })

type Sending = Partial<Parameters<typeof webhookSender>[0]>

const sendTo = (endpoint: WebhookEndpoint, sending: Sending = {}): Promise<SendOutcome> =>
  webhookSender({ secrets, privateAddresses: true, limitMs: 2_000, ...sending })(
    { endpoint, id: 'evt_1', body },
    at,
  )()

const here = () => endpointAt(`http://127.0.0.1:${String(port)}/hooks?shop=1`)

/** The outcome without its time, which is another each time. */
const withoutTime = (outcome: SendOutcome) => {
  const { ms, ...others } = outcome
  expect(ms).toBeGreaterThanOrEqual(0)
  return others
}

const secretOf = (endpoint: WebhookEndpoint, generation = 1): string =>
  secrets.secretOf(endpoint.id, { generation, master: secrets.newestMaster }) ?? ''

const verified = ({ headers, body: received }: Got, secret: string): unknown =>
  new Webhook(secret).verify(received, headers as Record<string, string>)

const only = (): Got => {
  const [message, ...others] = got
  expect(others).toEqual([])
  if (message === undefined) throw new Error('nothing came')
  return message
}

describe('a message', () => {
  it("is posted once, as it is, and another library's check finds it genuine", async () => {
    expect(withoutTime(await sendTo(here()))).toEqual({ _tag: 'Accepted', status: 204 })
    const message = only()
    expect(message.method).toBe('POST')
    expect(message.body).toBe(body)
    expect(message.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    })
    expect(verified(message, secretOf(here()))).toEqual(JSON.parse(body))
  })

  it('is signed as the specification says, without any library', async () => {
    await sendTo(here())
    const { headers, body: received } = only()
    const key = Buffer.from(secretOf(here()).slice('whsec_'.length), 'base64')
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${received}`
    const mac = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${mac}`)
  })

  it('is not genuine with another body, id, time or secret', async () => {
    await sendTo(here())
    const message = only()
    const secret = secretOf(here())
    const later = String(Math.floor(at.getTime() / 1_000) + 1)
    const others: ReadonlyArray<readonly [Got, string]> = [
      [{ ...message, body: `${body} ` }, secret],
      [{ ...message, headers: { ...message.headers, 'webhook-id': 'evt_2' } }, secret],
      [{ ...message, headers: { ...message.headers, 'webhook-timestamp': later } }, secret],
      [message, secretOf(here(), 2)],
      [
        message,
        secretOf(endpointOf({ ...here(), id: endpointOf().id.replace('a', 'b') as never })),
      ],
    ]
    for (const [each, key] of others) expect(() => verified(each, key)).toThrow()
  })

  it('has two signatures for a day after a rotation, the new one first', async () => {
    const rotate = (agoMs: number) =>
      right(rotateSecret(new Date(at.getTime() - agoMs), secrets.newestMaster)(here()))
    const rotated = rotate(1_000)
    await sendTo(rotated)
    const message = only()
    for (const generation of [1, 2]) verified(message, secretOf(here(), generation))
    const [first] = String(message.headers['webhook-signature']).split(' ')
    const newest = { ...message, headers: { ...message.headers, 'webhook-signature': first } }
    verified(newest, secretOf(here(), 2))

    await sendTo(rotate(24 * 3_600_000))
    const [, later] = got
    expect(String(later?.headers['webhook-signature']).split(' ')).toHaveLength(1)
  })

  it('is not sent where the master of its secret is gone', async () => {
    const endpoint = endpointOf({ url: here().url, secret: { generation: 1, master: 'gone' } })
    expect(withoutTime(await sendTo(endpoint))).toEqual({
      _tag: 'NotAnswered',
      cause: 'SecretMissing',
    })
    expect(got).toEqual([])
  })
})

describe('an answer', () => {
  it.each([
    [200, 'Accepted'],
    [202, 'Accepted'],
    [299, 'Accepted'],
    [400, 'Refused'],
    [401, 'Refused'],
    [404, 'Refused'],
    [410, 'Gone'],
    [429, 'Refused'],
    [500, 'Refused'],
    [503, 'Refused'],
  ])('of %i is %s', async (status, _tag) => {
    behave = (_, response) => response.writeHead(status).end('said')
    expect(withoutTime(await sendTo(here()))).toEqual({ _tag, status })
  })

  it.each([301, 302, 303, 307, 308])('of %i is not followed', async (status) => {
    behave = (_, response) => response.writeHead(status, { location: here().url }).end()
    expect(withoutTime(await sendTo(here()))).toEqual({ _tag: 'Refused', status })
    expect(got).toHaveLength(1)
  })

  it('is cut off where it is long, and its status counts', async () => {
    let written = 0
    let closed = false
    behave = (_, response) => {
      response.writeHead(200)
      response.on('close', () => (closed = true))
      const pour = () => {
        if (closed || written > 64 * 1024 * 1024) return response.end()
        written += 64 * 1024
        response.write('x'.repeat(64 * 1024), () => setImmediate(pour))
        return response
      }
      pour()
    }
    expect(withoutTime(await sendTo(here()))).toEqual({ _tag: 'Accepted', status: 200 })
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  it('counts though its body never ends, and is slow', async () => {
    behave = (_, response) => response.writeHead(200).write('…')
    const outcome = await sendTo(here(), { limitMs: 300 })
    expect(withoutTime(outcome)).toEqual({ _tag: 'Accepted', status: 200 })
    expect(outcome.ms).toBeGreaterThanOrEqual(250)
  })

  it('that does not come is waited for no longer than the limit', async () => {
    behave = () => undefined
    expect(withoutTime(await sendTo(here(), { limitMs: 300 }))).toEqual({
      _tag: 'NotAnswered',
      cause: 'TimedOut',
    })
  })

  it('that comes drop by drop is waited for no longer than the limit', async () => {
    behave = ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const drip = setInterval(() => socket.write('x-drop: 1\r\n'), 50)
      socket.on('close', () => {
        clearInterval(drip)
      })
    }
    expect(withoutTime(await sendTo(here(), { limitMs: 400 }))).toEqual({
      _tag: 'NotAnswered',
      cause: 'TimedOut',
    })
  })

  it.each<[string, Behaviour]>([
    ['is none: the connection breaks', (request) => request.socket.destroy()],
    ['is no HTTP', (request) => request.socket.end('hello\r\n\r\n')],
  ])('%s', async (_, behaviour) => {
    behave = behaviour
    expect(withoutTime(await sendTo(here()))).toEqual({
      _tag: 'NotAnswered',
      cause: 'ConnectionFailed',
    })
  })

  it('does not come where nobody listens, and where there is no such name', async () => {
    for (const url of ['http://127.0.0.1:1/', 'http://nobody.invalid/'])
      expect(withoutTime(await sendTo(endpointAt(url)))).toEqual({
        _tag: 'NotAnswered',
        cause: 'ConnectionFailed',
      })
  })
})

describe('TLS', () => {
  const secured = () => endpointAt(`https://localhost:${String(tlsPort)}/`)

  it('is spoken with a certificate that is trusted', async () => {
    expect(withoutTime(await sendTo(secured(), { ca: localhost.cert }))).toEqual({
      _tag: 'Accepted',
      status: 204,
    })
  })

  it('is not spoken with one that is not, or is of another name', async () => {
    const failed = { _tag: 'NotAnswered', cause: 'ConnectionFailed' }
    expect(withoutTime(await sendTo(secured()))).toEqual(failed)
    const byAddress = endpointAt(`https://127.0.0.1:${String(tlsPort)}/`)
    expect(withoutTime(await sendTo(byAddress, { ca: localhost.cert }))).toEqual(failed)
    expect(got).toEqual([])
  })
})

describe('an address that is not public', () => {
  const notAllowed = { _tag: 'NotAnswered', cause: 'AddressNotAllowed' }

  it.each([
    () => here().url,
    () => `http://localhost:${String(port)}/`,
    () => `http://[::ffff:127.0.0.1]:${String(port)}/`,
    () => `http://2130706433:${String(port)}/`,
    () => `https://localhost:${String(tlsPort)}/`,
  ])('is not connected to (%#)', async (url) => {
    const outcome = await sendTo(endpointAt(url()), {
      privateAddresses: false,
      ca: localhost.cert,
    })
    expect(withoutTime(outcome)).toEqual(notAllowed)
    expect(got).toEqual([])
  })

  it('is not connected to when the name led elsewhere a moment ago', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']]
    let asked = 0
    const rebinding: Resolve = (_, __, resolved) => {
      const addresses = answers[Math.min(asked, 1)] ?? []
      asked += 1
      setImmediate(() => {
        resolved(
          null,
          addresses.map((address): LookupAddress => ({ address, family: 4 })),
        )
      })
    }
    // The look that registration takes.
    await new Promise((looked) => {
      rebinding('shop.example', {}, looked)
    })
    const outcome = await sendTo(endpointAt(`http://shop.example:${String(port)}/`), {
      privateAddresses: false,
      resolve: rebinding,
    })
    expect(withoutTime(outcome)).toEqual(notAllowed)
    expect(asked).toBe(2)
    expect(got).toEqual([])
  })
})
