import { html } from 'hono/html'

import type { Payment, Refund } from '../payport-client'
import type { Html } from './layout'
import { koreanTime, refundWords, won } from './words'

/** Refunds that give money back, or may yet. */
const countedRefunds = (payment: Payment): readonly Refund[] =>
  payment.refunds.filter(({ status }) => status === 'Settled' || status === 'Requested')

const taxFreeLeft = (payment: Payment): number =>
  countedRefunds(payment).reduce(
    (left, { amount }) => left - amount.taxFree,
    payment.amount.taxFree,
  )

const number = (name: string, label: string, value: number): Html =>
  html`<label class="field"
    >${label}
    <input name="${name}" type="number" inputmode="numeric" step="1" value="${String(value)}" />
  </label>`

export const refundForms = (payment: Payment, key: string): Html => {
  const { refundable } = payment.amount
  if (refundable === 0) return html``
  const taxFree = taxFreeLeft(payment)
  const part = Math.min(5_000, refundable)
  return html`<h2>환불</h2>
    <form class="refund" method="post" action="/orders/${payment.orderId}/refunds">
      <input type="hidden" name="key" value="${key}" />
      <div class="pair">
        ${number('amount', '환불 금액 (원)', part)}
        ${number('taxFree', '그중 면세 (원)', Math.max(0, part - (refundable - taxFree)))}
      </div>
      <button class="quiet">일부 환불</button>
    </form>
    <form class="refund" method="post" action="/orders/${payment.orderId}/refunds">
      <input type="hidden" name="key" value="${key}-all" />
      <input type="hidden" name="amount" value="${String(refundable)}" />
      <input type="hidden" name="taxFree" value="${String(taxFree)}" />
      <button>남은 ${won(refundable)} 모두 환불</button>
    </form>`
}

export const refundLine = (refund: Refund): Html => html`
  <dt>${koreanTime(refund.requestedAt)}</dt>
  <dd>
    ${won(refund.amount.total)}${
      refund.amount.taxFree > 0 ? ` (면세 ${won(refund.amount.taxFree)})` : ''
    }
    · ${refundWords[refund.status]}
  </dd>
`
