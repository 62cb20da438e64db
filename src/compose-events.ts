import type * as E from 'fp-ts/Either'

import { followChanges } from './application/events/follow-changes'
import { listEvents } from './application/events/list-events'
import {
  createEndpoint,
  deleteEndpoint,
  enableEndpoint,
  getEndpoint,
  listEndpoints,
  rotateSecret,
  testEndpoint,
} from './application/events/manage-endpoints'
import { listParked, resumeParked } from './application/events/parked-lanes'
import { redeliverEvent } from './application/events/redeliver-event'
import { repairEvents } from './application/events/repair-events'
import { retryDeliveries } from './application/events/retry-deliveries'
import type { Clock, Jitter, NewKey, Pause } from './application/ports/clock'
import type { EventQueues } from './application/ports/event-queues'
import type { OperatorNotices } from './application/ports/operator-notices'
import type { RenderEvent, RenderTest } from './application/ports/webhook-sender'
import type { Payment } from './domain/payment'
import { eventQueues } from './infra/aws/event-queues'
import { eventEndpoints } from './infra/dynamodb/event-endpoints'
import { eventLanes } from './infra/dynamodb/event-lanes'
import { eventTable } from './infra/dynamodb/event-table'
import type { TableAccess } from './infra/dynamodb/item-access'
import { paymentPages } from './infra/dynamodb/payment-pages'
import { fromRecord } from './infra/dynamodb/payment-record'
import { checkUrl } from './infra/http/public-addresses'
import { webhookSender } from './infra/http/webhook-sender'
import type { Settings } from './infra/settings'
import { webhookSecrets } from './infra/webhook-secrets'

/** How the presentation words what is sent to merchants. */
export type EventBodies = { readonly event: RenderEvent; readonly test: RenderTest }

type Shared = {
  /** The table of the payments. */
  readonly table: TableAccess
  readonly clock: Clock
  readonly jitter: Jitter
  readonly newKey: NewKey
  readonly pause: Pause
  readonly notify: OperatorNotices
}

/** A payment's item as the stream of its table has it; or the attributes at fault. */
const readImage = (image: unknown): E.Either<readonly string[], Payment> =>
  fromRecord(image as Parameters<typeof fromRecord>[0])

/** What tells merchants of changes, wired. */
export const wireEvents = (
  settings: Settings,
  bodies: EventBodies,
  { table, ...shared }: Shared,
) => {
  const { clock } = shared
  const eventAccess = { ...table, tableName: settings.dynamoDb.eventTableName, clock }
  const { privateAddresses } = settings.webhooks
  const secrets = webhookSecrets(settings.webhooks.secrets)
  const ports = {
    ...shared,
    merchants: settings.merchants.map(({ merchant }) => merchant.id),
    events: eventTable(eventAccess),
    lanes: eventLanes(eventAccess),
    endpoints: eventEndpoints(eventAccess),
    pages: paymentPages(table),
    secrets,
    send: webhookSender({ secrets, privateAddresses }),
    checkUrl: checkUrl({ privateAddresses }),
    render: bodies.event,
    renderTest: bodies.test,
  }
  return {
    readImage,
    followChanges: followChanges(ports),
    retryDeliveries: retryDeliveries(ports),
    repairEvents: repairEvents(ports),
    listParked: listParked(ports),
    resumeParked: resumeParked(ports),
    listEvents: listEvents(ports),
    redeliverEvent: redeliverEvent(ports),
    createEndpoint: createEndpoint(ports),
    listEndpoints: listEndpoints(ports),
    getEndpoint: getEndpoint(ports),
    deleteEndpoint: deleteEndpoint(ports),
    rotateSecret: rotateSecret(ports),
    enableEndpoint: enableEndpoint(ports),
    testEndpoint: testEndpoint(ports),
  }
}

/** The dead-letter queues of a stage in AWS. */
export const composeEventQueues = (stage: string): EventQueues => eventQueues(stage)
