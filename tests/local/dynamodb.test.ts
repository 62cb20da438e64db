import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { startDynamoDb } from '../../local/dynamodb'
import { hasDynoxide } from '../../local/dynamodb-engines'
import { isListening } from '../../local/ports'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { paymentTable } from '../../src/infra/dynamodb/payment-table'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import { awaitingShopper } from '../support/payments'

const payment = awaitingShopper()

const useTable = (endpoint: string) => {
  const client = dynamoClient({ endpoint })
  const store = paymentTable({ client, tableName: 'payments', newToken: () => 'token' })
  return { store, create: () => createTable(client, 'payments'), close: () => client.destroy() }
}

describe('the DynamoDB on this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'payport-test-'))
  beforeAll(() => delete process.env['DYNAMODB_ENDPOINT'])
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('keeps its data between runs where it is told to', async () => {
    const first = await startDynamoDb({ dataFile: join(folder, 'data') })
    const before = useTable(first.endpoint)
    await before.create()
    await before.store.insert(payment)()
    before.close()
    await first.stop()

    const second = await startDynamoDb({ dataFile: join(folder, 'data') })
    const after = useTable(second.endpoint)
    expect(await after.store.find(payment.id)()).toMatchObject({ right: { value: payment } })
    after.close()
    await second.stop()
    expect(await isListening(second.endpoint)).toBe(false)
  })

  it('says which port is taken', async () => {
    const { endpoint, stop } = await startDynamoDb()
    const port = Number(new URL(endpoint).port)
    await expect(startDynamoDb({ port })).rejects.toThrow(
      RegExp(`^Port ${port} for DynamoDB cannot be used: .*EADDRINUSE`),
    )
    await stop()
  })

  const onlyDynoxide = hasDynoxide() ? it : it.skip

  onlyDynoxide('tells what the engine said when it does not start', async () => {
    const dataFile = join(folder, 'no-database')
    const first = await startDynamoDb({ dataFile, engine: 'dynoxide' })
    await first.stop()
    writeFileSync(join(dataFile, 'dynoxide.sqlite'), 'this is no database, and long enough to see')
    await expect(startDynamoDb({ dataFile, engine: 'dynoxide' })).rejects.toThrow(
      /ended at the start.*\n.*database/s,
    )
  })

  it('may be one that runs already', async () => {
    const { endpoint, stop } = await startDynamoDb()
    process.env['DYNAMODB_ENDPOINT'] = endpoint
    try {
      const same = await startDynamoDb()
      expect(same.endpoint).toBe(endpoint)
      await same.stop()
      expect(await isListening(endpoint)).toBe(true)
      await stop()
      await expect(startDynamoDb()).rejects.toThrow(/^Nothing answers at DYNAMODB_ENDPOINT/)
    } finally {
      delete process.env['DYNAMODB_ENDPOINT']
    }
  })

  it('does not outlive a process that is killed', async () => {
    const script = `
      const { startDynamoDb } = require('./local/dynamodb')
      startDynamoDb().then(({ endpoint }) => { console.log(endpoint); setInterval(() => {}, 1000) })`
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const endpoint = line.toString().trim()
    expect(await isListening(endpoint)).toBe(true)
    child.kill('SIGKILL')
    for (let tries = 0; tries < 100 && (await isListening(endpoint)); tries += 1) await pause(50)
    expect(await isListening(endpoint)).toBe(false)
  })
})
