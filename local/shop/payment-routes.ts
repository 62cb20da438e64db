import type { Hono } from 'hono'

import type { Counter } from './counter'

/** What the shop's staff do with a payment. */
export const paymentRoutes = (app: Hono, { payport, onPayment }: Counter): void => {
  app.post(
    '/orders/:orderId/confirm',
    onPayment(async ({ id }) => {
      const answer = await payport.confirm(id)
      if (!answer.ok) return { text: '승인되지 않았습니다.', problem: answer.problem }
      return { text: answer.status === 202 ? '결제를 확인하고 있습니다.' : '결제를 승인했습니다.' }
    }),
  )

  app.post(
    '/orders/:orderId/cancel',
    onPayment(async ({ id }) => {
      const answer = await payport.cancel(id)
      return answer.ok
        ? { text: '주문을 취소했습니다.' }
        : { text: '취소하지 못했습니다.', problem: answer.problem }
    }),
  )

  app.post(
    '/orders/:orderId/refunds',
    onPayment(async ({ id }, { key = '', amount, taxFree }) => {
      const answer = await payport.refund(id, key, {
        amount: Number(amount),
        taxFree: Number(taxFree ?? 0),
        reason: '구매자 요청',
      })
      if (!answer.ok) return { text: '환불하지 못했습니다.', problem: answer.problem }
      if (answer.headers.get('idempotent-replayed') === 'true')
        return { text: '같은 요청이 다시 와서 한 번만 환불했습니다.' }
      return { text: answer.status === 202 ? '환불을 처리하고 있습니다.' : '환불했습니다.' }
    }),
  )
}
