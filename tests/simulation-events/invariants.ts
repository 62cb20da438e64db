import type { PaymentId } from '../../src/domain/identifiers'
import type { Merchant } from './merchant'
import type { Site } from './ports'
import type { FifoQueue } from './queue'
import type { PaymentStream } from './stream'
import type { WebhookServer } from './webhook-server'
import { laneName } from './table-model'

type Told = {
  readonly site: Site
  readonly queue: FifoQueue
  readonly stream: PaymentStream
  readonly merchants: readonly Merchant[]
}

const paymentsOf = ({ merchants }: Told, server: WebhookServer): readonly PaymentId[] =>
  merchants.find(({ id }) => id === server.merchantId)?.payments ?? []

/** The queue or the pipe says in its dead letters that it gave up a change of the payment. */
const isDeadLetter = ({ queue, stream }: Told, id: PaymentId): boolean =>
  stream.lost.has(id) || queue.deadLetters.some(({ group }) => group === id)

/** Why a line has not reached an endpoint, as somebody can read it; undefined when nothing tells. */
const reasonOf = (
  told: Told,
  server: WebhookServer,
  paymentId: PaymentId,
  sequence: number,
): string | undefined => {
  const { table } = told.site.world
  const lane = table.lanes.find({ endpointId: server.id, paymentId })
  const isAnnounced = lane !== undefined && lane.next <= sequence && lane.last >= sequence
  if (isAnnounced && lane.standing._tag !== 'Idle') return lane.standing._tag
  return isDeadLetter(told, paymentId) ? 'dead letter' : undefined
}

/** Once nothing goes wrong any more: every line was delivered, or something says why not. */
export const checkReasons = (told: Told): void => {
  const { world, servers } = told.site
  for (const server of servers.all())
    for (const paymentId of paymentsOf(told, server))
      for (const { sequence } of server.missing(paymentId))
        if (reasonOf(told, server, paymentId, sequence) === undefined)
          world.violate(
            'delivered, or parked with a reason',
            `${world.orderOf(paymentId)}#${String(sequence)} at ${server.id}: ${JSON.stringify(
              world.table.lanes.find({ endpointId: server.id, paymentId }) ?? 'no lane',
            )}`,
          )
}

/** After dead letters were sent back, lanes taken up again, and the repair ran. */
export const checkDeliveries = (told: Told): void => {
  const { world, servers } = told.site
  for (const server of servers.all())
    for (const paymentId of paymentsOf(told, server))
      for (const { sequence } of server.missing(paymentId))
        world.violate(
          'everything is delivered in the end',
          `${world.orderOf(paymentId)}#${String(sequence)} at ${server.id}: ${JSON.stringify(
            world.table.lanes.find({ endpointId: server.id, paymentId }) ?? 'no lane',
          )}`,
        )
}

/** The log and the feeds hold what was committed, once, in order, and nothing else. */
export const checkFeeds = ({ site, merchants }: Told): void => {
  const { world } = site
  for (const { id, payments, feed } of merchants) {
    const recorded = payments.flatMap((paymentId) => world.table.events.linesOf(paymentId))
    const positions = recorded.map(({ position }) => position).sort((a, b) => a - b)
    if (positions.some((position, index) => position !== index + 1))
      world.violate('the feed has no gap', `${id}: ${positions.join(' ')}`)
    for (const paymentId of payments) {
      const lines = world.table.events.linesOf(paymentId)
      const timeline = world.paymentOf(paymentId)?.timeline ?? []
      if (lines.length !== timeline.length || lines.some(({ entry }, at) => entry !== timeline[at]))
        world.violate('the feed is complete', `${world.orderOf(paymentId)} of ${id}`)
      if (lines.some(({ position }, at) => at > 0 && position <= (lines[at - 1]?.position ?? 0)))
        world.violate('the feed is in order', `${world.orderOf(paymentId)} of ${id}`)
    }
    if (feed.length !== recorded.length)
      world.violate(
        'the feed is complete',
        `${id} has read ${String(feed.length)} of ${String(recorded.length)}`,
      )
  }
}

/** ms in which a merchant hears of a change while nothing of its own goes wrong. */
const mostDelayMs = 30_000
/** ms after which a line that was refused once comes again: five seconds, and the minute of the run. */
const mostRetryMs = 100_000

/** ms from each change to its first delivery, of lines whose payment was taken at once each time. */
export const promptDelays = ({ site, merchants }: Told): readonly number[] =>
  site.servers.all().flatMap((server) =>
    (merchants.find(({ id }) => id === server.merchantId)?.payments ?? [])
      .filter((paymentId) => !server.isBad && !server.delayed.has(paymentId))
      .flatMap((paymentId) =>
        (site.world.commits.get(paymentId) ?? []).flatMap(({ at, payment }) => {
          const taken = server.takenAt(paymentId, payment.timeline.length)
          return taken === undefined || !server.wasPrompt(at, taken) ? [] : [taken - at]
        }),
      ),
  )

/** ms from each refusal to the second try, of lines that were refused at once and once. */
export const retryDelays = ({ site }: Told): readonly number[] =>
  site.servers
    .all()
    .filter(({ isBad }) => !isBad)
    .flatMap((server) =>
      server.retries.flatMap(({ from, to }) => (server.wasPrompt(from, to) ? [to - from] : [])),
    )

/** One merchant's dead servers do not keep the events of another. */
export const checkIsolation = (told: Told): void => {
  const { world } = told.site
  if (!world.isCalm) return
  const longest = Math.max(0, ...promptDelays(told))
  if (longest > mostDelayMs)
    world.violate('a slow merchant holds up no other', `a first try after ${String(longest)} ms`)
  const again = Math.max(0, ...retryDelays(told))
  if (again > mostRetryMs)
    world.violate('a slow merchant holds up no other', `a second try after ${String(again)} ms`)
}

/** No lane has passed what was not taken. */
export const checkLanes = ({ site, merchants }: Told): void => {
  const { world, servers } = site
  for (const server of servers.all())
    for (const paymentId of merchants.find(({ id }) => id === server.merchantId)?.payments ?? []) {
      const key = { endpointId: server.id, paymentId }
      const next = world.table.lanes.find(key)?.next ?? 1
      for (const { sequence } of server.missing(paymentId))
        if (sequence < next)
          world.violate('nothing is passed over', `${laneName(key)} ${String(sequence)}`)
    }
}
