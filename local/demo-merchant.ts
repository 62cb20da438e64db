import { createHash, randomBytes } from 'node:crypto'

import { type DataFolder, readJsonFile, writeJsonFile } from './data-folder'

/** The one merchant of a sandbox. */
const merchantId = 'demo'
const merchantName = '한강과일'

/** What the simulators know the merchant by. Made up: they open nothing anywhere else. */
export const credentials = {
  kakaopay: { cid: 'TC0ONETIME', secretKey: 'DEV0123456789ABCDEF0123456789ABCDEF' },
  naverpay: {
    partnerId: 'np_demo012345',
    clientId: 'HN3GGCMDdTgGUfl0kFCo',
    clientSecret: 'ftZjkkRNMR',
    chainId: 'VGhpc0lzQ2hhaW4',
  },
  nicepay: {
    clientId: 'S2_0123456789abcdef0123456789abcdef',
    secretKey: '0123456789abcdef0123456789abcdef',
  },
} as const

export const simulatorCredentials = {
  kakaopay: { ...credentials.kakaopay, merchantName },
  naverpay: { ...credentials.naverpay, merchantName },
  nicepay: { ...credentials.nicepay, merchantName },
} as const

export type DemoKeys = {
  readonly apiKey: string
  readonly checkoutSecret: string
  readonly webhookSecret: string
}

const newSecret = (): string => randomBytes(32).toString('base64url')

const newKeys = (): DemoKeys => ({
  apiKey: `sk_test_${randomBytes(24).toString('base64url')}`,
  checkoutSecret: newSecret(),
  webhookSecret: newSecret(),
})

/** The data folder's own keys, made on the first use. */
export const demoKeys = (folder: DataFolder): DemoKeys => {
  const kept = readJsonFile(folder.keys) as Partial<DemoKeys> | undefined
  // A folder of an older release lacks the newer ones.
  const keys = { ...newKeys(), ...kept }
  writeJsonFile(folder.keys, keys)
  return keys
}

/** `PAYPORT_MERCHANTS`: holds the API key's hash alone. */
export const demoMerchants = ({ apiKey }: DemoKeys, shopPort: number): string =>
  JSON.stringify([
    {
      id: merchantId,
      apiKeyHashes: [createHash('sha256').update(apiKey).digest('hex')],
      returnOrigins: [`http://127.0.0.1:${shopPort}`, `http://localhost:${shopPort}`],
      ...credentials,
    },
  ])
