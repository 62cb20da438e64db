import { DeleteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb'

import { startDynamoDb } from '../../local/dynamodb'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import type { Item, ReleaseCode, Service, World } from './contract'
import { ProviderModel } from './provider-model'

/** Which of the two serves a step. */
export type Side = 'live' | 'next'
export type Codes = { readonly [Each in Side]: ReleaseCode }

/** One real table, one clock and one provider, with which two releases take payments. */
export type Stage = {
  readonly services: { readonly [Each in Side]: Service }
  /** Epoch ms; moved by whoever runs an order. */
  readonly clock: { now: number }
  /** Calls of either release go to the provider that is set. */
  readonly set: (provider: ProviderModel) => void
  /** The record as it stands in the table. */
  readonly find: (paymentId: string) => Promise<Item | undefined>
  readonly forget: (paymentId: string) => Promise<void>
  readonly close: () => void
}

const openStage = async (codes: Codes, endpoint: string, tableName: string): Promise<Stage> => {
  const client = dynamoClient({ endpoint })
  await createTable(client, tableName)
  const clock = { now: 0 }
  let provider = new ProviderModel(() => clock.now)
  let keys = 0
  const world: World = {
    dynamoDb: { endpoint, tableName },
    now: () => clock.now,
    newKey: () => `key-${String((keys += 1)).padStart(20, '0')}`,
    provider: {
      open: (...asked) => provider.open(...asked),
      approve: (asked) => provider.approve(asked),
      refund: (asked) => provider.refund(asked),
      inquire: (asked) => provider.inquire(asked),
      reverse: (asked) => provider.reverse(asked),
    },
  }
  const services = { live: codes.live.start(world), next: codes.next.start(world) }
  const key = (id: string) => ({ TableName: tableName, Key: { id: { S: id } } })
  return {
    services,
    clock,
    set: (next) => {
      provider = next
    },
    find: async (id) =>
      (await client.send(new GetItemCommand({ ...key(id), ConsistentRead: true }))).Item,
    forget: async (id) => {
      await client.send(new DeleteItemCommand(key(id)))
    },
    close: () => {
      services.live.stop()
      services.next.stop()
      client.destroy()
    },
  }
}

/** As many stages as there are orders in the making: one waits for its table while another works. */
const stages = 4

/** Plays all orders, each on a stage that is free. */
export const playAll = async <Order>(
  codes: Codes,
  orders: readonly Order[],
  play: (stage: Stage, order: Order) => Promise<void>,
): Promise<void> => {
  const engine = await startDynamoDb()
  const waiting = orders.values()
  const playSome = async (name: string) => {
    const stage = await openStage(codes, engine.endpoint, name)
    try {
      for (const order of waiting) await play(stage, order)
    } finally {
      stage.close()
    }
  }
  try {
    await Promise.all(
      Array.from({ length: stages }, (_, each) => playSome(`gates-${String(each)}`)),
    )
  } finally {
    await engine.stop()
  }
}
