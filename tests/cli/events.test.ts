import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PutItemCommand } from '@aws-sdk/client-dynamodb'

import { keepDeadLetter } from '../../local/dead-letters'
import { type RunningDynamoDb, startDynamoDb } from '../../local/dynamodb'
import { paymentIdOf, type OrderId } from '../../src/domain/identifiers'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { eventEndpoints } from '../../src/infra/dynamodb/event-endpoints'
import { eventLanes } from '../../src/infra/dynamodb/event-lanes'
import { createEventTable } from '../../src/infra/dynamodb/event-table-definition'
import { paymentTable } from '../../src/infra/dynamodb/payment-table'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { endpointId, endpointOf, laneOf } from '../support/events'
import { awaitingShopper, merchantId, noon, right } from '../support/payments'

const stage = 'production'
const tables = { payments: `payport-${stage}`, events: `payport-${stage}-events` }

/** What the stage keeps in Parameter Store. */
const parameters: Readonly<Record<string, string>> = {
  'checkout-secrets': 'a-secret-that-nobody-may-see-anywhere',
  'webhook-secrets': 'a-master-that-nobody-may-see-anywhere',
  'providers-off': 'none',
  merchants: JSON.stringify([
    { id: merchantId, apiKeyHashes: ['a'.repeat(64)], returnOrigins: ['https://shop.example'] },
  ]),
}

const queueArn = (name: string) => `arn:aws:sqs:ap-northeast-2:000000000000:${name}`
const depths: Record<string, number> = {}
const moved: string[] = []

/** Parameter Store and SQS, as far as the command asks (JSON protocol). */
const answerOf = (action: string, body: Readonly<Record<string, string>>): object | undefined => {
  const name = (body['Name'] ?? '').replace(`/payport/${stage}/`, '')
  const queue = (body['QueueUrl'] ?? '').split('/').at(-1) ?? ''
  switch (action) {
    case 'AmazonSSM.GetParameter':
      return { Parameter: { Name: name, Value: parameters[name] } }
    case 'AmazonSQS.GetQueueUrl':
      return { QueueUrl: `${url()}/000000000000/${body['QueueName'] ?? ''}` }
    case 'AmazonSQS.GetQueueAttributes':
      return {
        Attributes: {
          QueueArn: queueArn(queue),
          ApproximateNumberOfMessages: String(depths[queue]),
          ApproximateNumberOfMessagesNotVisible: '0',
        },
      }
    case 'AmazonSQS.StartMessageMoveTask':
      moved.push(body['SourceArn'] ?? '')
      return { TaskHandle: 'task' }
    default:
      return undefined
  }
}

let dynamoDb: RunningDynamoDb
let aws: Server
let environment: Readonly<Record<string, string>>
const url = () => `http://127.0.0.1:${String((aws.address() as AddressInfo).port)}`
const newToken = () => String(Math.random())

const withClient = async (
  act: (client: ReturnType<typeof dynamoClient>) => Promise<unknown>,
): Promise<void> => {
  const client = dynamoClient({ endpoint: dynamoDb.endpoint })
  await act(client)
  client.destroy()
}

beforeAll(async () => {
  dynamoDb = await startDynamoDb()
  aws = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const answer = answerOf(
        String(request.headers['x-amz-target']),
        JSON.parse(text) as Record<string, string>,
      )
      response.writeHead(answer === undefined ? 400 : 200, {
        'content-type': 'application/x-amz-json-1.0',
      })
      response.end(JSON.stringify(answer ?? { __type: 'AccessDeniedException', message: 'no' }))
    })()
  }).listen(0, '127.0.0.1')
  await once(aws, 'listening')
  environment = {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'ap-northeast-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: url(),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    // A stage is not to be taken for what this machine has set for its own work.
    DYNAMODB_ENDPOINT: 'http://127.0.0.1:1',
    PAYPORT_TABLE: 'another',
  }
  await withClient(async (client) => {
    await createTable(client, tables.payments)
    await createEventTable(client, tables.events)
  })
})

afterAll(async () => {
  aws.closeAllConnections()
  aws.close()
  await dynamoDb.stop()
})

beforeEach(() => {
  depths['payport-production-events-dead.fifo'] = 0
  depths['payport-production-events-pipe-dead'] = 0
  moved.length = 0
})

const events = async (
  args: readonly string[],
  changes: Readonly<Record<string, string | undefined>> = {},
) => {
  const child = spawn(process.execPath, ['--import=tsx', 'cli/events.ts', ...args], {
    env: { ...environment, ...changes },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect(said.stdout + said.stderr).not.toContain('that-nobody-may-see')
  return { code, ...said }
}
const onStage = (...args: readonly string[]) => events([...args, '--stage', stage])
const jsonOf = ({ stdout }: { readonly stdout: string }): unknown => JSON.parse(stdout)

const order = (number: number) => `ORD-${String(number)}` as OrderId

describe('repair and list', () => {
  it('record what the log lacks, tell how far they are, and find nothing the second time', async () => {
    await withClient(async (client) => {
      const store = paymentTable({ client, tableName: tables.payments, newToken })
      for (const number of [1, 2, 3]) {
        const payment = awaitingShopper({ order: { orderId: order(number) } })
        const young = { ...payment, timeline: [{ ...payment.timeline[0], at: new Date() }] }
        right(await store.insert(young as typeof payment)())
      }
    })
    const { code, stdout, stderr } = await onStage('repair')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^3 payments, 3 events recorded/),
    })
    expect(stderr).toMatch(/3 payments, 3 events recorded.* \.\.\./)
    expect(jsonOf(await onStage('repair', '--json'))).toMatchObject({ payments: 3, recorded: 0 })

    const listed = await onStage('list', '--merchant', merchantId, '--limit', '2')
    expect(listed.code).toBe(0)
    expect(listed.stdout).toMatch(
      /^ +1 .* payment\.checkout_opened {2}evt_\w+_1\n +2 .*\nThere are more: --after 2\n$/,
    )
    expect(
      jsonOf(await onStage('list', '--merchant', merchantId, '--after', '2', '--json')),
    ).toMatchObject({ events: [{ position: 3 }], next: 3, more: false })
    const ahead = await onStage('list', '--merchant', merchantId, '--after', '9')
    expect(ahead).toMatchObject({ code: 1, stderr: 'The feed ends at position 3\n' })
  })

  it('fail where an item cannot be read, and name it', async () => {
    await withClient((client) =>
      client.send(
        new PutItemCommand({ TableName: tables.payments, Item: { id: { S: 'pay_broken' } } }),
      ),
    )
    const { code, stdout } = await onStage('repair')
    expect(code).toBe(1)
    expect(stdout).toMatch(/1 unreadable.*\n {2}pay_broken: this version cannot read it\n$/)
  })
})

describe('dead-letters and redrive', () => {
  it('find nothing where there is nothing', async () => {
    expect(await onStage('dead-letters')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Nothing is parked\.\nDead letters: 0 \(changes/),
    })
    expect(await onStage('redrive')).toMatchObject({
      code: 0,
      stdout: 'Nothing was parked.\nThe dead-letter queue is empty.\n',
    })
    expect(moved).toEqual([])
  })

  it('show parked events with their reason, and have them and the dead letters go on', async () => {
    depths['payport-production-events-dead.fifo'] = 4
    depths['payport-production-events-pipe-dead'] = 1
    const id = endpointId('b')
    const paymentId = paymentIdOf(merchantId, order(1))
    const lanes = (client: ReturnType<typeof dynamoClient>) =>
      eventLanes({ client, tableName: tables.events, newToken, clock: () => new Date() })
    await withClient(async (client) => {
      const endpoints = eventEndpoints({ client, tableName: tables.events, newToken })
      const endpoint = endpointOf({ id, url: 'https://shop.example/hook' })
      right(await endpoints.save({ merchantId, version: 1, endpoints: [endpoint] })())
      const parked = { _tag: 'Parked', since: noon, cause: '503' } as const
      right(
        await lanes(client).save(
          laneOf(parked, { endpointId: id, paymentId, next: 2, last: 4, version: 1 }),
        )(),
      )
    })

    const shown = await onStage('dead-letters')
    expect(shown.stdout).toBe(
      [
        'Payments with parked events: 1',
        `${id}  https://shop.example/hook  (${merchantId})`,
        `  ${paymentId}  lines 2 to 4, since ${noon.toISOString()}: 503`,
        'Dead letters: 4 (changes that could not be followed) and 1 (places in the stream that the pipe gave up).',
        'The log of deliver-events says why under each message’s id: change unreadable, change not followed.',
        '',
      ].join('\n'),
    )
    expect(jsonOf(await onStage('dead-letters', '--json'))).toMatchObject({
      parked: [{ endpointId: id, paymentId, reason: '503' }],
      queues: { messages: 4, places: 1 },
    })

    const other = await onStage('redrive', '--endpoint', endpointId('c'), '--json')
    expect(jsonOf(other)).toEqual({ resumed: 0, moving: 0 })
    expect(jsonOf(await onStage('redrive', '--json'))).toEqual({ resumed: 1, moving: 4 })
    expect(moved).toEqual([queueArn('payport-production-events-dead.fifo')])
    await withClient(async (client) => {
      expect(await lanes(client).find({ endpointId: id, paymentId })()).toMatchObject({
        right: { value: { next: 2, last: 4, standing: { _tag: 'Waiting' } } },
      })
    })
  })

  it('say what went wrong with AWS, and what to set where there is no stage', async () => {
    const refused = await events(['dead-letters', '--stage', stage], {
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
    })
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The dead-letter queues cannot be reached: /),
    })
    const unset = await events(['dead-letters'])
    expect(unset.code).toBe(1)
    expect(unset.stderr).toMatch(/PAYPORT_EVENT_TABLE is missing/)
    expect(unset.stderr).toMatch(/Say --stage .*, or start a sandbox on this machine \(npm start\)/)
  })
})

describe('beside npm start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payport-events-cli-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const own = { payments: 'payport', events: 'payport-events' }
  const writeSandbox = (endpoint: string) =>
    writeFileSync(
      join(folder, 'sandbox.json'),
      JSON.stringify({
        urls: {},
        settings: {
          PAYPORT_TABLE: own.payments,
          PAYPORT_EVENT_TABLE: own.events,
          PAYPORT_CHECKOUT_SECRETS: parameters['checkout-secrets'],
          PAYPORT_WEBHOOK_SECRETS: parameters['webhook-secrets'],
          PAYPORT_MERCHANTS: parameters['merchants'],
          DYNAMODB_ENDPOINT: endpoint,
        },
      }),
    )
  const beside = (...args: readonly string[]) =>
    events(args, { PAYPORT_TABLE: undefined, PAYPORT_DATA: folder })

  it('it finds the sandbox, shows what was given up with its reason, and a repair is the end of it', async () => {
    await withClient(async (client) => {
      await createTable(client, own.payments)
      await createEventTable(client, own.events)
    })
    writeSandbox(dynamoDb.endpoint)
    expect(await beside('dead-letters')).toMatchObject({
      code: 0,
      stdout: 'Nothing is parked.\nNo change was given up.\n',
    })
    const letter = { messageId: 'm1', paymentId: 'pay_a', reason: 'StoreUnavailable' }
    keepDeadLetter(join(folder, 'dead-letters.json'))(letter)
    expect((await beside('dead-letters')).stdout).toBe(
      [
        'Nothing is parked.',
        'Changes that were given up: 1. Record them: npm run events -- repair',
        '  pay_a: StoreUnavailable',
        '',
      ].join('\n'),
    )
    expect(jsonOf(await beside('dead-letters', '--json'))).toEqual({
      parked: [],
      queues: null,
      letters: [letter],
    })
    expect((await beside('redrive')).stdout).toMatch(/Changes were given up; record them/)
    expect(await beside('repair')).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'dead-letters.json'), 'utf8')).toBe('[]\n')
  })

  it('it says what to do where none runs, and where its file is broken', async () => {
    writeSandbox('http://127.0.0.1:1')
    const stopped = await beside('dead-letters')
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toMatch(/PAYPORT_TABLE is missing/)
    expect(stopped.stderr).toContain(`the one that keeps its data in ${folder} is taken`)
    writeFileSync(join(folder, 'sandbox.json'), '{')
    const broken = await beside('dead-letters')
    expect(broken).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/sandbox\.json cannot be read; npm start -- --fresh/),
    })
  })
})

it.each([
  [['--help'], 0, /npm run events -- repair/],
  [['--bogus'], 2, /Unknown option '--bogus'/],
  [[], 2, /Say what to do, one of: dead-letters, redrive, repair, list\nSee --help/],
  [['repair', 'all'], 2, /Say what to do/],
  [['list', '--stage', stage], 2, /list needs --merchant/],
  [['list', '--stage', stage, '--merchant', 'demo', '--limit', 'many'], 2, /--limit must be a/],
  [['redrive', '--stage', stage, '--endpoint', 'x'], 2, /--endpoint must be an endpoint's id/],
  [['repair', '--stage', 'Prod'], 2, /--stage must be a name like production, not "Prod"/],
])('%j', async (args, code, says) => {
  const { stdout, stderr, ...told } = await events(args)
  expect({ ...told, says: stdout + stderr }).toEqual({ code, says: expect.stringMatching(says) })
})
