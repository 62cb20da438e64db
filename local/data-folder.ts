import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { LocalError } from './local-error'
import type { Environment } from './ports'

/** What lies in the folder that keeps a sandbox between runs. */
const entries = {
  dynamoDb: 'dynamodb',
  kakaopay: 'kakaopay.json',
  naverpay: 'naverpay.json',
  nicepay: 'nicepay.json',
  keys: 'demo-keys.json',
  orders: 'shop-orders.json',
  events: 'shop-events.json',
  webhook: 'shop-webhook.json',
  positions: 'stream-positions.json',
  deadLetters: 'dead-letters.json',
  sandbox: 'sandbox.json',
} as const

export type DataFolder = { readonly path: string } & Readonly<Record<keyof typeof entries, string>>

export const dataFolder = (path: string): DataFolder => ({
  path: resolve(path),
  ...(Object.fromEntries(
    Object.entries(entries).map(([name, file]) => [name, join(resolve(path), file)]),
  ) as Record<keyof typeof entries, string>),
})

export const readDataFolder = (environment: Environment): DataFolder =>
  dataFolder(environment['PAYPORT_DATA'] ?? '.payport')

/** Drops what a sandbox keeps, and nothing else that may lie beside it. */
export const dropData = (folder: DataFolder): void => {
  for (const file of Object.values(entries))
    rmSync(join(folder.path, file), { recursive: true, force: true })
}

/** Undefined when there is no such file. */
export const readJsonFile = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new LocalError(`${file} cannot be read; start with --fresh to drop all test data`, {
      cause: error,
    })
  }
}

/** In one piece (write beside, then rename), readable by its owner alone. */
export const writeJsonFile = (file: string, value: unknown): void => {
  mkdirSync(dirname(file), { recursive: true })
  // Two processes may work on one folder.
  const beside = `${file}.${String(process.pid)}.new`
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(beside, file)
}
