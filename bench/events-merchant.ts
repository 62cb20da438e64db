import type { Answer, FeedEvent, PayportClient, Provider } from '../local/payport-client'
import { atOrigin, walkThroughCheckout } from '../local/shopper'

const providers: readonly Provider[] = ['kakaopay', 'naverpay', 'nicepay']

const bodyOf = <Body>(answer: Answer<Body>): Body => {
  if (answer.ok) return answer.body
  throw new Error(JSON.stringify(answer.problem))
}

export type Shop = {
  readonly client: PayportClient
  readonly origin: string
}

/** One order: created, paid by a shopper, and refunded in two parts, or in one, or not at all. */
const payOne = async ({ client, origin }: Shop, index: number): Promise<string> => {
  const orderId = `EVENTS-${String(index)}`
  const { id, checkout } = bodyOf(
    await client.create({
      orderId,
      orderName: '드립백 세트',
      amount: { total: 30_000, taxFree: 3_000 },
      provider: providers[index % providers.length] ?? 'kakaopay',
      returnUrl: `${origin}/orders/${orderId}`,
    }),
  )
  await walkThroughCheckout({
    checkoutUrl: checkout?.url ?? '',
    action: index % 10 === 9 ? 'giveUp' : 'pay',
    until: atOrigin(origin),
  })
  if (index % 10 === 9) return id
  for (let refund = 0; refund < index % 3; refund += 1)
    bodyOf(
      await client.refund(id, `refund-${String(index)}-${String(refund)}`, {
        amount: 10_000,
        taxFree: 1_000,
        reason: '단순 변심',
      }),
    )
  return id
}

/** So many orders, some at the same time; `onPaid` is told after each. */
export const payAll = async (
  shop: Shop,
  payments: number,
  atOnce: number,
  onPaid: (done: number) => void,
): Promise<readonly string[]> => {
  const ids: string[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < payments) {
      next += 1
      ids.push(await payOne(shop, next))
      onPaid(ids.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return ids
}

/** How many lines the timeline of each payment has. */
export const readTimelines = async (
  { client }: Shop,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const lines = new Map<string, number>()
  const waiting = [...ids]
  const worker = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
      lines.set(id, bodyOf(await client.timeline(id)).entries.length)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return lines
}

/** The whole feed, page by page. */
export const readFeed = async ({ client }: Shop): Promise<readonly FeedEvent[]> => {
  const events: FeedEvent[] = []
  for (;;) {
    const page = bodyOf(await client.events(events.at(-1)?.position ?? 0))
    events.push(...page.events)
    if (page.events.length === 0) return events
  }
}
