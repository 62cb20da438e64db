import {
  DescribeTableCommand,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type {
  NotReached,
  Reached,
  Setup,
  SetupFacts,
  TableFacts,
  TableUnreadable,
} from '../application/ports/setup'
import { providerNames } from '../domain/provider-name'
import { dynamoClient } from './dynamodb/dynamo-client'
import { differencesFromEvents } from './dynamodb/event-table-definition'
import { toStoreFailure } from './dynamodb/store-failures'
import { differencesFrom } from './dynamodb/table-definition'
import { fetchParameter } from './aws/parameters'
import { resolveReferences } from './setting-references'
import { type Environment, type Settings } from './settings'
import { readResolved } from './settings-source'

const toFacts = (settings: Settings): SetupFacts => {
  const { merchants, providers, dynamoDb, publicUrl, webhooks } = settings
  const urls = {
    kakaopay: providers.kakaoPayUrl,
    naverpay: providers.naverPayApiUrl,
    nicepay: providers.nicePayApiUrl,
  }
  const used = providerNames.filter((name) => merchants.some((each) => each[name] !== undefined))
  return {
    publicUrl,
    tableName: dynamoDb.tableName,
    eventTableName: dynamoDb.eventTableName,
    privateAddresses: webhooks.privateAddresses,
    merchants: merchants.map(({ merchant, apiKeyHashes, ...credentials }) => ({
      id: merchant.id,
      apiKeys: apiKeyHashes.length,
      returnOrigins: merchant.returnOrigins,
      providers: providerNames.filter((name) => credentials[name] !== undefined),
    })),
    providersOff: merchants[0]?.merchant.providersOff ?? [],
    providerUrls: used.map((name) => [name, urls[name]]),
  }
}

const toUnreadable = (error: unknown): TableUnreadable => ({
  _tag: error instanceof ResourceNotFoundException ? 'TableMissing' : 'TableUnreadable',
  cause: toStoreFailure(error).cause,
})

/** ms */
const reachMs = 5_000

const reach = async (url: string): Promise<Reached> => {
  const began = performance.now()
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(reachMs) })
  await answer.body?.cancel()
  const date = answer.headers.get('date')
  return {
    status: answer.status,
    ms: performance.now() - began,
    ...(date !== null && { date: new Date(date) }),
  }
}

const toNotReached = (error: unknown): NotReached => {
  const { name, cause } = error as {
    readonly name?: string
    readonly cause?: { readonly code?: string; readonly message?: string }
  }
  return { _tag: 'NotReached', cause: cause?.code ?? cause?.message ?? name ?? 'unknown' }
}

const describe = async (
  name: string,
  endpoint: string | undefined,
  differences: (table: TableDescription) => readonly string[],
): Promise<TableFacts> => {
  const client = dynamoClient({ ...(endpoint ? { endpoint } : {}) })
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
  return {
    status: Table?.TableStatus ?? 'unknown',
    differences: differences(Table ?? {}),
    // An engine on one machine protects nothing.
    deletionProtected: endpoint !== undefined || Table?.DeletionProtectionEnabled === true,
  }
}

/** What stands around a process with this environment. */
export const setupOf = (environment: Environment): Setup => {
  const endpoint = environment['DYNAMODB_ENDPOINT']
  return {
    settings: pipe(
      resolveReferences(fetchParameter)(environment),
      TE.flatMapEither(readResolved),
      TE.map(toFacts),
    ),
    table: (name) => TE.tryCatch(() => describe(name, endpoint, differencesFrom), toUnreadable),
    eventTable: (name) =>
      TE.tryCatch(() => describe(name, endpoint, differencesFromEvents), toUnreadable),
    reach: (url) => TE.tryCatch(() => reach(url), toNotReached),
  }
}
