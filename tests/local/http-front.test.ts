import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'

import { type HttpFront, type LambdaHandler, startHttpFront } from '../../functions/http/http-front'

const fronts: HttpFront[] = []

const open = async (handler: LambdaHandler) => {
  const front = await startHttpFront({ handler, port: 0 })
  fronts.push(front)
  return { front, url: `http://127.0.0.1:${front.port}` }
}

/** A front whose handler remembers what it was called with. */
const openRecorder = async () => {
  const calls: Array<{ readonly event: APIGatewayProxyEventV2; readonly context: Context }> = []
  const { url, front } = await open(async (event, context) => {
    calls.push({ event, context })
    return { statusCode: 200, body: 'ok' }
  })
  const last = () => {
    const call = calls.at(-1)
    if (call === undefined) throw new Error('The handler was not called')
    return call
  }
  return { url, front, calls, event: () => last().event, context: () => last().context }
}

/** The bytes of a whole answer to a request that fetch would not send like this. */
const sendRaw = async (port: number, lines: readonly string[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  socket.end([...lines, '', ''].join('\r\n'))
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

afterEach(async () => {
  await Promise.all(fronts.splice(0).map((front) => front.stop(100)))
})

describe('the event', () => {
  it('keeps the raw query and joins repeated parameters by a comma', async () => {
    const { url, event } = await openRecorder()

    await fetch(`${url}/v1/payments?orderId=A%20B&tag=1&tag=2&plus=a+b&name=%EA%B7%A4&empty=`)

    expect(event()).toMatchObject({
      version: '2.0',
      rawPath: '/v1/payments',
      rawQueryString: 'orderId=A%20B&tag=1&tag=2&plus=a+b&name=%EA%B7%A4&empty=',
      queryStringParameters: { orderId: 'A B', tag: '1,2', plus: 'a b', name: '귤', empty: '' },
      requestContext: { http: { method: 'GET', path: '/v1/payments', protocol: 'HTTP/1.1' } },
    })
  })

  it.each([
    ['/orders/%EA%B7%A4', '/orders/귤'],
    ['/orders/100%', '/orders/100%'],
    ['/a%2Fb?x=%2F', '/a/b'],
    ['http://pay.example/v1/health?x=1', '/v1/health'],
    ['http://pay.example', '/'],
  ])('decodes the path once, as HTTP APIs do: %s', async (target, rawPath) => {
    const { front, event } = await openRecorder()

    await sendRaw(front.port, [`GET ${target} HTTP/1.1`, 'Host: pay.example', 'Connection: close'])

    expect(event().rawPath).toBe(rawPath)
  })

  it('has header names in lower case, repeated ones joined, and cookies apart', async () => {
    const { front, event } = await openRecorder()

    await sendRaw(front.port, [
      'GET / HTTP/1.1',
      'Host: pay.example',
      'X-Trace: one',
      'x-trace: two',
      'Cookie: a=1; b=2',
      'Connection: close',
    ])

    expect(event().headers).toMatchObject({ host: 'pay.example', 'x-trace': 'one, two' })
    expect(event().headers).not.toHaveProperty('cookie')
    expect(event().cookies).toEqual(['a=1', 'b=2'])
    expect(event().requestContext.domainName).toBe('pay.example')
  })

  it.each([
    ['application/json; charset=utf-8', '{"orderName":"귤"}', false],
    ['application/merge-patch+json', '{}', false],
    ['text/plain', '귤', false],
    ['application/x-www-form-urlencoded', 'a=1&b=%EA%B7%A4', true],
    ['application/octet-stream', Buffer.from([0, 255, 254, 10]), true],
    ['application/json', Buffer.from([0x7b, 0xff, 0x7d]), true],
    ['', 'no media type', true],
  ])('carries a body of %s unharmed', async (contentType, body, isBase64Encoded) => {
    const { url, event } = await openRecorder()

    await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body })

    expect(event().isBase64Encoded).toBe(isBase64Encoded)
    const arrived = Buffer.from(event().body ?? '', isBase64Encoded ? 'base64' : 'utf8')
    expect(arrived.equals(Buffer.from(body))).toBe(true)
  })

  it('has no body where none was sent', async () => {
    const { url, event } = await openRecorder()

    await fetch(url, { method: 'POST' })

    expect(event().body).toBeUndefined()
    expect(event().isBase64Encoded).toBe(false)
  })

  it('comes with a context and an id of its own for each call', async () => {
    const { url, calls, context, event } = await openRecorder()

    await fetch(url)
    await fetch(url)

    const ids = calls.map((call) => call.event.requestContext.requestId)
    expect(new Set(ids).size).toBe(2)
    expect(context().awsRequestId).toBe(event().requestContext.requestId)
    expect(context().getRemainingTimeInMillis()).toBeGreaterThan(20_000)
  })
})

describe('a large body', () => {
  it('above what the handler takes arrives just long enough to be refused', async () => {
    const { url, event } = await openRecorder()

    const answer = await fetch(url, { method: 'POST', body: Buffer.alloc(300_000, 'a') })

    expect(answer.status).toBe(200)
    expect(Buffer.from(event().body ?? '', 'base64').byteLength).toBe(65 * 1024)
  })

  it('that does not end is cut off after the answer', async () => {
    const { front, calls } = await openRecorder()
    const request = httpRequest({ port: front.port, method: 'POST' })
    // The connection breaks under our hands, as it should.
    request.on('error', () => undefined)
    const closed = new Promise((resolve) => request.once('close', resolve))
    const writing = setInterval(() => request.write(Buffer.alloc(256 * 1024)), 5)
    try {
      await closed
    } finally {
      clearInterval(writing)
    }
    expect(calls).toHaveLength(1)
  })

  it('that breaks off reaches no handler', async () => {
    const { url, front, calls } = await openRecorder()
    const socket = connect(front.port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
    await sleep(30)
    socket.destroy()
    await sleep(30)

    expect(calls).toHaveLength(0)
    expect((await fetch(url)).status).toBe(200)
  })
})

describe('the answer', () => {
  it('has the status, headers, cookies and body of the result', async () => {
    const { url } = await open(async () => ({
      statusCode: 201,
      headers: { 'x-one': '1', 'content-type': 'text/plain; charset=utf-8' },
      cookies: ['a=1', 'b=2'],
      body: '귤',
    }))

    const answer = await fetch(url)

    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-one')).toBe('1')
    expect(answer.headers.get('content-length')).toBe('3')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.text()).toBe('귤')
  })

  it('is decoded from base64', async () => {
    const { url } = await open(async () => ({
      statusCode: 200,
      body: Buffer.from([0, 255]).toString('base64'),
      isBase64Encoded: true,
    }))

    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())

    expect([...bytes]).toEqual([0, 255])
  })

  it('is a plain 500 when the handler fails', async () => {
    const { url } = await open(async () => {
      throw new Error('secret')
    })

    const answer = await fetch(url)

    expect(answer.status).toBe(500)
    expect(await answer.json()).toEqual({ message: 'Internal Server Error' })
  })
})

describe('stopping', () => {
  it('finishes running requests and takes no new ones', async () => {
    const started = Promise.withResolvers<undefined>()
    const finish = Promise.withResolvers<undefined>()
    const { url, front } = await open(async () => {
      started.resolve(undefined)
      await finish.promise
      return { statusCode: 200, body: 'done' }
    })
    const running = fetch(url)
    await started.promise

    const stopped = front.stop()
    await expect(fetch(url)).rejects.toThrow('fetch failed')
    finish.resolve(undefined)

    const answer = await running
    expect(await answer.text()).toBe('done')
    expect(answer.headers.get('connection')).toBe('close')
    await stopped
  })

  it('answers a request that was on its way on an open connection', async () => {
    const { front } = await open(async () => ({ statusCode: 200, body: 'done' }))
    const socket = connect(front.port, '127.0.0.1')
    const heard: string[] = []
    socket.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    const ask = () => socket.write('GET / HTTP/1.1\r\nHost: pay.example\r\n\r\n')
    ask()
    while (!heard.join('').includes('done')) await sleep(5)
    heard.splice(0)

    const stopped = front.stop()
    await sleep(50)
    ask()
    await ended
    await stopped
    expect(heard.join('')).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*done$/i)
  })

  it('does not wait for ever', async () => {
    const { url, front } = await open(() => new Promise(() => undefined))
    const running = fetch(url)
    running.catch(() => undefined)
    await sleep(30)

    await front.stop(20)

    await expect(running).rejects.toThrow('fetch failed')
  })
})
