import { dynamoClient } from '../src/infra/dynamodb/dynamo-client'
import { createEventTable } from '../src/infra/dynamodb/event-table-definition'
import { createTable } from '../src/infra/dynamodb/table-definition'
import { kakaoPaySimulator } from '../simulators/kakaopay/kakaopay'
import type { RunningSimulator } from '../simulators/kernel/simulator'
import { startSimulator } from '../simulators/kernel/simulator'
import { naverPaySimulator } from '../simulators/naverpay/naverpay'
import { nicePaySimulator } from '../simulators/nicepay/nicepay'
import { type DataFolder, dropData, readJsonFile, writeJsonFile } from './data-folder'
import { type DemoKeys, demoKeys, demoMerchants, simulatorCredentials } from './demo-merchant'
import { startDynamoDb } from './dynamodb'
import { LocalError } from './local-error'
import { type Stop, startParts } from './parts'
import { isListening, type Ports } from './ports'

export type SandboxUrls = Readonly<Record<'dynamoDb' | RunningSimulator['name'], string>>

export type SandboxFile = {
  readonly urls: SandboxUrls
  /** The settings of an API that works with this sandbox, by their environment variables. */
  readonly settings: Readonly<Record<string, string>>
}

export type Sandbox = SandboxFile & { readonly keys: DemoKeys; readonly stop: Stop }

const tableName = 'payport'
const eventTableName = 'payport-events'

/** Where an API beside this sandbox hears of changes. */
export const changesOf = ({ urls }: SandboxFile, folder: DataFolder) => ({
  endpoint: urls.dynamoDb,
  tableName,
  positionsFile: folder.positions,
  deadLettersFile: folder.deadLetters,
})

/** The sandbox that runs on this folder, if one does. */
export const runningSandbox = async (folder: DataFolder): Promise<SandboxFile | undefined> => {
  const file = readJsonFile(folder.sandbox) as SandboxFile | undefined
  return file !== undefined && (await isListening(file.urls.kakaopay)) ? file : undefined
}

const refuseSecond = async (folder: DataFolder): Promise<void> => {
  const other = await runningSandbox(folder)
  if (other !== undefined)
    throw new LocalError(
      `A sandbox runs already with the data in ${folder.path} (KakaoPay at ${other.urls.kakaopay}).\n` +
        '  Stop it first, or give this one a folder of its own:  PAYPORT_DATA=/tmp/payport npm start',
    )
}

const createTables = async (endpoint: string): Promise<void> => {
  const client = dynamoClient({ endpoint })
  try {
    await createTable(client, tableName, { stream: true })
    await createEventTable(client, eventTableName)
  } finally {
    client.destroy()
  }
}

const settingsOf = (urls: SandboxUrls, keys: DemoKeys, shopPort: number) => ({
  PAYPORT_TABLE: tableName,
  PAYPORT_EVENT_TABLE: eventTableName,
  PAYPORT_CHECKOUT_SECRETS: keys.checkoutSecret,
  PAYPORT_WEBHOOK_SECRETS: keys.webhookSecret,
  // The shop listens on this machine alone.
  PAYPORT_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
  DYNAMODB_ENDPOINT: urls.dynamoDb,
  KAKAOPAY_URL: urls.kakaopay,
  NAVERPAY_API_URL: urls.naverpay,
  NAVERPAY_SERVICE_URL: urls.naverpay,
  NICEPAY_API_URL: urls.nicepay,
  NICEPAY_SCRIPT_URL: `${urls.nicepay}/v1/js/`,
  PAYPORT_MERCHANTS: demoMerchants(keys, shopPort),
})

export type SandboxOptions = {
  readonly folder: DataFolder
  readonly ports: Ports
  /** Drops what an earlier run left. */
  readonly fresh?: boolean
}

const refuseFresh = (): void => {
  const named = process.env['DYNAMODB_ENDPOINT']
  if (named !== undefined && named !== '')
    throw new LocalError(
      `--fresh leaves the DynamoDB at DYNAMODB_ENDPOINT (${named}) alone, and then the books would not fit:\n` +
        `  delete its table ${tableName} yourself and start without --fresh, or unset DYNAMODB_ENDPOINT.`,
    )
}

/** The providers' simulators and a DynamoDB with its tables: all that the API calls. */
export const startSandbox = async ({ folder, ports, fresh }: SandboxOptions): Promise<Sandbox> => {
  await refuseSecond(folder)
  if (fresh === true) {
    refuseFresh()
    dropData(folder)
  }
  const keys = demoKeys(folder)

  return startParts(async (keep) => {
    const dynamoDb = await startDynamoDb({ dataFile: folder.dynamoDb, port: ports.DYNAMODB_PORT })
    keep(dynamoDb.stop)
    const simulator = async (
      create: Parameters<typeof startSimulator>[0],
      port: number,
      stateFile: string,
    ) => {
      const running = await startSimulator(create, { port, stateFile })
      keep(running.close)
      return running.url
    }
    const { kakaopay, naverpay, nicepay } = simulatorCredentials
    const urls = {
      dynamoDb: dynamoDb.endpoint,
      kakaopay: await simulator(kakaoPaySimulator(kakaopay), ports.KAKAOPAY_PORT, folder.kakaopay),
      naverpay: await simulator(naverPaySimulator(naverpay), ports.NAVERPAY_PORT, folder.naverpay),
      nicepay: await simulator(nicePaySimulator(nicepay), ports.NICEPAY_PORT, folder.nicepay),
    }
    await createTables(urls.dynamoDb)
    const settings = settingsOf(urls, keys, ports.SHOP_PORT)
    writeJsonFile(folder.sandbox, { urls, settings })
    return { urls, settings, keys }
  })
}
