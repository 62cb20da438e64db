import type { Hono } from 'hono'

import type { Env } from '../kernel/simulator'
import { answerOf } from './answers'
import { isRefusal } from './codes'
import type { Gateway } from './gateway'
import type { Notices } from './notices'
import { cancel } from './payments'

/** What somebody does by hand in NICEPAY's merchant admin: no key, no fault. */
export const adminRoutes = (
  app: Hono<Env>,
  gateway: Gateway,
  notices: Pick<Notices, 'about' | 'address' | 'deliveries' | 'register' | 'setAddress'>,
): void => {
  let cancels = 0

  const state = () => ({ url: notices.address(), deliveries: notices.deliveries() })

  app.get('/admin/notices', (c) => c.json(state()))
  app.post('/admin/notices', async (c) => {
    const url = new URLSearchParams(await c.req.text()).get('url') ?? ''
    if (!URL.canParse(url)) return c.json({ error: 'url: where notices are sent to' }, 400)
    const refusal = await notices.register(url)
    return refusal === undefined
      ? c.json(state())
      : c.json({ error: `the sample notice got no OK: ${refusal}` }, 400)
  })
  app.delete('/admin/notices', (c) => {
    notices.setAddress('')
    return c.json(state())
  })

  app.post('/admin/cancel', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const tid = form.get('tid') ?? ''
    const amount = form.get('amount')
    cancels += 1
    const orderId = `admin-${String(gateway.kernel.now())}-${String(cancels)}`
    const request = {
      reason: form.get('reason') ?? '가맹점 관리자 취소',
      orderId,
      ...(amount !== null && { cancelAmt: Number(amount) }),
    }
    const outcome = cancel(gateway, tid, request, {})
    if (!isRefusal(outcome)) await notices.about(outcome)
    return answerOf(gateway, outcome, {})
  })
}
