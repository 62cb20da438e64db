import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { serve } from '@hono/node-server'
import { Hono } from 'hono'

import type { Stop } from '../parts'
import { host, urlOf } from '../ports'
import { type CounterOptions, openCounter } from './counter'
import { orderRoutes } from './order-routes'
import { paymentRoutes } from './payment-routes'
import { style } from './style'

export type Shop = { readonly url: string; readonly stop: Stop }

export type ShopOptions = Omit<CounterOptions, 'ownUrl'> & {
  /** 0 takes a free port. */
  readonly port: number
}

const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"

const shopApp = (options: CounterOptions): Hono => {
  const app = new Hono()
  const counter = openCounter(options)
  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', contentSecurityPolicy)
    c.header('cache-control', 'no-store')
  })
  app.get('/shop.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.notFound((c) => counter.complain(c, { text: '찾으시는 페이지가 없습니다.' }, 404))
  orderRoutes(app, counter)
  paymentRoutes(app, counter)
  return app
}

/** A merchant's shop that takes its payments through Payport. */
export const startShop = async ({ port, ...options }: ShopOptions): Promise<Shop> => {
  let url = ''
  const app = shopApp({ ...options, ownUrl: () => url })
  const server = serve({ fetch: app.fetch, port, hostname: host })
  await once(server, 'listening')
  url = urlOf((server.address() as AddressInfo).port)
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
