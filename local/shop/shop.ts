import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { serve } from '@hono/node-server'
import { Hono } from 'hono'

import type { Stop } from '../parts'
import { host, urlOf } from '../ports'
import { catchUp } from './catch-up'
import { type CounterOptions, openCounter } from './counter'
import { eventBook } from './event-book'
import { eventRoutes } from './event-routes'
import { orderRoutes } from './order-routes'
import { paymentRoutes } from './payment-routes'
import { style } from './style'

export type Shop = {
  readonly url: string
  /** Reads what happened while it was not there. */
  readonly catchUp: () => Promise<void>
  readonly stop: Stop
}

type AppOptions = CounterOptions & {
  readonly eventsFile: string
  /** What the shop's webhooks are signed with; undefined until its endpoint is registered. */
  readonly webhookSecret: () => string | undefined
}

export type ShopOptions = Omit<AppOptions, 'ownUrl'> & {
  /** 0 takes a free port. */
  readonly port: number
}

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"

const shopApp = (options: AppOptions) => {
  const app = new Hono()
  const counter = openCounter(options)
  const events = eventBook(options.eventsFile)
  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', contentSecurityPolicy)
    c.header('cache-control', 'no-store')
  })
  app.get('/shop.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.notFound((c) => counter.complain(c, { text: '찾으시는 페이지가 없습니다.' }, 404))
  orderRoutes(app, counter, events)
  paymentRoutes(app, counter)
  eventRoutes(app, counter, { events, secret: options.webhookSecret })
  return { app, catchUp: () => catchUp(counter.payport, events) }
}

/** A merchant's shop that takes its payments through Payport. */
export const startShop = async ({ port, ...options }: ShopOptions): Promise<Shop> => {
  let url = ''
  const shop = shopApp({ ...options, ownUrl: () => url })
  const server = serve({ fetch: shop.app.fetch, port, hostname: host })
  await once(server, 'listening')
  url = urlOf((server.address() as AddressInfo).port)
  return {
    url,
    catchUp: shop.catchUp,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
