import type { Hono } from 'hono'
import { Webhook } from 'standardwebhooks'

import type { Counter } from './counter'
import type { EventBook, ShopEvent } from './event-book'
import { eventItems, eventsOfOrder, eventsPage, liveScript, recentEvents } from './events-page'

type Inbox = {
  readonly events: EventBook
  /** Of the endpoint that this shop registered; undefined until then. */
  readonly secret: () => string | undefined
}

type Message = { readonly type: string; readonly data: Omit<ShopEvent, 'type'> }

const verified = (secret: string, body: string, headers: Headers): Message | undefined => {
  try {
    return new Webhook(secret).verify(body, Object.fromEntries(headers)) as Message
  } catch {
    return undefined
  }
}

/** Receives webhooks as docs/webhooks.md says, and shows them as they come. */
export const eventRoutes = (app: Hono, counter: Counter, { events, secret }: Inbox): void => {
  app.post('/webhooks', async (c) => {
    const key = secret()
    const message = key && verified(key, await c.req.text(), c.req.raw.headers)
    if (!message) return c.text('no signature of ours', 401)
    const { type, data } = message
    // A test message is about no payment.
    if (type !== 'webhook.test') events.keep({ ...data, type })
    return c.body(null, 204)
  })

  app.get('/events', (c) => counter.reply(c, eventsPage(recentEvents(events), counter.links())))
  app.get('/events/items', (c) => counter.reply(c, eventItems(recentEvents(events))))
  app.get('/orders/:orderId/events', (c) =>
    counter.reply(c, eventItems(eventsOfOrder(events, c.req.param('orderId')))),
  )
  app.get('/live.js', (c) =>
    c.body(liveScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  )
}
