import type { TimelineEntry } from '../timeline'
import type { WebhookEndpoint } from './endpoint'
import { eventTypeOf } from './event-types'

type Subscription = Pick<WebhookEndpoint, 'types' | 'createdAt'>

export const wantsType =
  ({ types }: Pick<WebhookEndpoint, 'types'>) =>
  ({ event }: TimelineEntry): boolean =>
    types === undefined || types.includes(eventTypeOf(event))

/** An endpoint hears of what happens once it is there, of the types that it asked for. */
export const subscribes =
  (endpoint: Subscription) =>
  (entry: TimelineEntry): boolean =>
    entry.at >= endpoint.createdAt && wantsType(endpoint)(entry)

/** The first and the last line that the endpoint hears of; undefined when it hears of none. */
export const heardOf = (
  endpoint: Subscription,
  timeline: readonly TimelineEntry[],
): { readonly first: number; readonly last: number } | undefined => {
  const heard = timeline.filter(subscribes(endpoint))
  const [first, last] = [heard[0], heard.at(-1)]
  return first === undefined || last === undefined
    ? undefined
    : { first: first.sequence, last: last.sequence }
}

/** The line before `sequence` that the endpoint hears of, so that it can tell a gap. */
export const previousFor = (
  endpoint: Subscription,
  timeline: readonly TimelineEntry[],
  sequence: number,
): number | null =>
  timeline.filter((entry) => entry.sequence < sequence && subscribes(endpoint)(entry)).at(-1)
    ?.sequence ?? null
