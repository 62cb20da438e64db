import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { payAndRefund, progress } from '../../local/demo-steps'
import { type MachineProcess, startMachineProcess } from '../../local/machine-process'
import { payportClient } from '../../local/payport-client'
import { isListening } from '../../local/ports'
import { until } from '../support/until'

const root = resolve(__dirname, '../..')
const [, receiver = ''] =
  /docs\/webhooks\.test\.ts[^\n]*\n+```ts\n([\s\S]*?)```/.exec(
    readFileSync(join(root, 'docs/webhooks.md'), 'utf8'),
  ) ?? []

// Below node_modules, so that it finds the package that its reader will have installed.
const folder = join(root, 'node_modules/.cache/webhook-receiver')
const file = join(folder, 'receiver.ts')
const dataPath = mkdtempSync(join(tmpdir(), 'payport-webhooks-'))
let machine: MachineProcess
const cleanUp: Array<() => Promise<unknown>> = []

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, receiver)
  machine = await startMachineProcess(dataPath)
}, 60_000)

afterAll(async () => {
  // Also after a failure: a child that runs on would keep the tests from ending.
  for (const stop of cleanUp) await stop()
  await machine.stop()
  for (const path of [folder, dataPath]) rmSync(path, { recursive: true, force: true })
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** The example in a process of its own, as its reader would start it. */
const startReceiver = async (port: number, secret: string) => {
  const child = spawn(process.execPath, ['--import=tsx', file], {
    cwd: root,
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = once(child, 'exit')
  cleanUp.push(async () => {
    child.kill()
    await ended
  })
  const url = `http://127.0.0.1:${String(port)}`
  await until(() => isListening(url))
  return {
    url,
    lines: () => output.split('\n').filter((line) => line !== ''),
  }
}

const ask = async <Body>(path: string, method = 'GET'): Promise<Body> => {
  const answer = await fetch(`${machine.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${machine.apiKey}` },
  })
  expect([path, answer.status]).toEqual([path, 200])
  return (await answer.json()) as Body
}

type Feed = {
  readonly events: ReadonlyArray<{
    readonly position: number
    readonly type: string
    readonly eventId: string
    readonly orderId: string
  }>
}

describe('the receiver of docs/webhooks.md', () => {
  it('has twenty lines and the types that it says', () => {
    expect(receiver.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(20)
    execFileSync(join(root, 'node_modules/.bin/tsc'), [
      ...['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', 'node'],
      ...['--module', 'nodenext', '--target', 'es2024', file],
    ])
  }, 60_000)

  it('takes what Payport delivers, each event once and in order, and nothing else', async () => {
    const payport = payportClient({ url: () => machine.api, apiKey: machine.apiKey })
    const port = await freePort()
    const created = await payport.createEndpoint(`http://127.0.0.1:${String(port)}/webhooks`)
    if (!created.ok) throw new Error(JSON.stringify(created.problem))
    const { id, secret } = created.body
    const { lines, url } = await startReceiver(port, secret)

    const walk = progress(() => undefined)
    await payAndRefund({ urls: machine, apiKey: machine.apiKey }, 'kakaopay', walk)
    const [{ version } = { version: 0 }] = walk.payments()
    // A change is in the feed a moment later.
    const feed = () => ask<Feed>('/v1/events?limit=100')
    await until(async () => (await feed()).events.length >= version)
    const { events } = await feed()
    expect(events).toHaveLength(version)
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1))
    const told = events.map(({ type, orderId }) => `${type} ${orderId}`)
    await until(() => lines().length >= told.length)
    expect(lines()).toEqual(told)

    const again = await ask<{ readonly deliveries: readonly object[] }>(
      `/v1/events/${events[0]?.eventId ?? ''}/redeliver`,
      'POST',
    )
    expect(again.deliveries).toContainEqual({ endpointId: id, outcome: 'Delivered', status: 204 })
    expect(await ask(`/v1/webhook-endpoints/${id}/test`, 'POST')).toMatchObject({
      outcome: 'Accepted',
      status: 204,
    })
    await until(() => lines().length > told.length)
    expect(lines().slice(told.length)).toEqual(['webhook.test undefined'])

    // A body that ends in the middle, and one that never would.
    const { port: opened } = new URL(url)
    const socket = connect(Number(opened), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\nhost: shop\r\ncontent-length: 100\r\n\r\n{"type":')
    socket.resetAndDestroy()
    await fetch(url, { method: 'POST', body: 'x'.repeat(2_000_000) }).then(
      ({ status }) => {
        expect(status).toBe(401)
      },
      () => undefined,
    )

    const forged = await fetch(url, {
      method: 'POST',
      headers: {
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      },
      body: '{"type":"payment.paid"}',
    })
    expect(forged.status).toBe(401)
  }, 60_000)
})
