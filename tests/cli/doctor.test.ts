import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type RunningDynamoDb, startDynamoDb } from '../../local/dynamodb'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { createEventTable } from '../../src/infra/dynamodb/event-table-definition'
import { createTable } from '../../src/infra/dynamodb/table-definition'

let dynamoDb: RunningDynamoDb
let provider: Server
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  dynamoDb = await startDynamoDb()
  const client = dynamoClient({ endpoint: dynamoDb.endpoint })
  await createTable(client, 'payport')
  await createEventTable(client, 'payport-events')
  client.destroy()
  provider = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  const { port } = provider.address() as AddressInfo
  environment = {
    PAYPORT_PUBLIC_URL: 'https://pay.example',
    PAYPORT_CHECKOUT_SECRETS: 'a-secret-that-nobody-may-see-anywhere',
    PAYPORT_TABLE: 'payport',
    PAYPORT_EVENT_TABLE: 'payport-events',
    PAYPORT_WEBHOOK_SECRETS: 'a-master-that-nobody-may-see-anywhere',
    PAYPORT_MERCHANTS: JSON.stringify([
      {
        id: 'demo',
        apiKeyHashes: ['a'.repeat(64)],
        returnOrigins: ['https://shop.example'],
        nicepay: { clientId: 'S2_0', secretKey: 'the-secret-key-of-nicepay' },
      },
    ]),
    NICEPAY_API_URL: `http://127.0.0.1:${String(port)}`,
    DYNAMODB_ENDPOINT: dynamoDb.endpoint,
  }
})

afterAll(async () => {
  provider.closeAllConnections()
  provider.close()
  await dynamoDb.stop()
})

const doctor = async (args: readonly string[], changes: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, ['--import=tsx', 'cli/doctor.ts', ...args], {
    env: { PATH: process.env['PATH'], ...environment, ...changes },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

it('finds nothing wrong with a machine that works', async () => {
  const { code, output } = await doctor([])
  expect({ code, output }).toEqual({
    code: 0,
    output: expect.stringMatching(/Nothing is wrong\.\n$/),
  })
  expect(output.match(/^(ok|look|WRONG) +\S+/gm)).toEqual([
    'ok     settings',
    'ok     table',
    'ok     events',
    'ok     nicepay',
    'ok     clock',
  ])
})

it('names what is wrong, what to do, no secret, and fails', async () => {
  const { code, output } = await doctor(['--json'], {
    PAYPORT_TABLE: 'none',
    PAYPORT_EVENT_TABLE: 'nothing',
    NICEPAY_API_URL: 'http://127.0.0.1:9',
    PAYPORT_PROVIDERS_OFF: 'nicepay',
  })
  expect(code).toBe(1)
  expect(JSON.parse(output)).toEqual([
    expect.objectContaining({ verdict: 'Fine', of: 'settings' }),
    expect.objectContaining({ verdict: 'Doubtful', of: 'nicepay' }),
    expect.objectContaining({ verdict: 'Wrong', of: 'table', says: 'none does not exist' }),
    expect.objectContaining({ verdict: 'Wrong', of: 'events', says: 'nothing does not exist' }),
    expect.objectContaining({ verdict: 'Wrong', of: 'nicepay' }),
  ])
  expect(output).not.toMatch(/secret-that-nobody|the-secret-key/)
})

it('tells every setting that is wrong', async () => {
  const { code, output } = await doctor([], { PAYPORT_TABLE: '', PAYPORT_MERCHANTS: '{' })
  expect(code).toBe(1)
  expect(output).toMatch(/PAYPORT_TABLE is missing/)
  expect(output).toMatch(/PAYPORT_MERCHANTS must be JSON/)
})

it.each([
  [['--help'], 0, /npm run doctor/],
  [['--bogus'], 2, /Unknown option '--bogus'/],
])('%j', async (args, code, says) => {
  expect(await doctor(args)).toEqual({ code, output: expect.stringMatching(says) })
})
