import type { EventPage } from '../../src/application/events/list-events'
import { type RecordedEvent, eventIdOf } from '../../src/domain/events/event'
import { eventTypeOf } from '../../src/domain/events/event-types'
import { isMerchantId } from '../../src/domain/identifiers'
import { type Command, valueOf } from './command'
import { CalledWrongly } from './errors'

const wholeNumber = (name: string, text: string, most: number): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > most)
    throw new CalledWrongly(`--${name} must be a whole number up to ${String(most)}, not "${text}"`)
  return value
}

const toRow = ({ position, entry, payment, recordedAt }: RecordedEvent) => ({
  position,
  id: eventIdOf(payment.id, entry.sequence),
  type: eventTypeOf(entry.event),
  occurredAt: entry.at,
  recordedAt,
})

const toText = ({ events, next, more }: EventPage): string =>
  [
    ...events
      .map(toRow)
      .map((row) =>
        [String(row.position).padStart(8), row.occurredAt.toISOString(), row.type, row.id].join(
          '  ',
        ),
      ),
    more ? `There are more: --after ${String(next)}` : 'That is all.',
  ].join('\n')

/** What a merchant reads with GET /v1/events. */
export const listFeed: Command = async ({ payport, flags }) => {
  const { merchant = '', after = '0', limit = '20' } = flags
  if (!isMerchantId(merchant)) throw new CalledWrongly('list needs --merchant and a merchant’s id')
  const { listEvents } = await payport()
  const page = await valueOf(
    listEvents({
      merchantId: merchant,
      after: wholeNumber('after', after, Number.MAX_SAFE_INTEGER),
      limit: wholeNumber('limit', limit, 100),
    }),
  )
  return {
    text: toText(page),
    json: { events: page.events.map(toRow), next: page.next, more: page.more },
  }
}
