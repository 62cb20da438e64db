import type { Hono } from 'hono'

import type { Call, Env, ShopperAction } from '../kernel/simulator'
import { fromForm, readCheckout } from './checkout'
import type { Gateway } from './gateway'
import { sdkScript } from './sdk'
import { noticePage, postingPage, pressed, windowPage } from './window'

const formOf = async (call: Call): Promise<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(await call.req.text()))

const isAction = (text: string | undefined): text is ShopperAction =>
  text === 'pay' || text === 'giveUp' || text === 'fail'

/** What the shopper's browser loads and posts. */
export const browserRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  const script = () =>
    new Response(sdkScript(gateway), {
      headers: {
        'content-type': 'text/javascript;charset=utf-8',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'cross-origin',
      },
    })
  app.get('/v1/js', script)
  app.get('/v1/js/', script)

  const unusable = (call: Call, detail: string) =>
    call.html(noticePage('결제창을 열 수 없습니다.', detail), 400)

  app.post('/window', async (c) => {
    const form = await formOf(c)
    return gateway.kernel.perform(c, 'openCheckout', async () => {
      const checkout = readCheckout(gateway, fromForm(form))
      if (typeof checkout === 'string') return unusable(c, checkout)
      return c.html(windowPage(gateway, checkout))
    })
  })
  app.post('/window/answer', async (c) => {
    const form = await formOf(c)
    const checkout = readCheckout(gateway, fromForm(form))
    if (typeof checkout === 'string') return unusable(c, checkout)
    const action = form['action']
    if (!isAction(action)) return unusable(c, 'action: pay | giveUp | fail')
    const next = pressed(gateway, checkout, action)
    return typeof next === 'string'
      ? c.html(noticePage('결제창이 닫혔습니다.', '이 화면을 닫아 주세요.'))
      : c.html(postingPage(next))
  })
}
