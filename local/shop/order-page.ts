import { html } from 'hono/html'

import type { EventBook } from './event-book'
import { eventsOfOrder, liveEvents } from './events-page'
import { payButtons } from './home-page'
import { badge, type Html, layout, type Links } from './layout'
import type { Payment, Problem, TimelineEntry } from '../payport-client'
import { refundForms, refundLine } from './refunds'
import { eventWord, koreanTime, moneyMovedWords, providerWords, statusTexts, won } from './words'

/** What the last button did, told once. */
export type Message = { readonly text: string; readonly problem?: Problem }

export type OrderView = {
  readonly payment: Payment
  readonly timeline: readonly TimelineEntry[]
  /** What Payport told the shop of by itself. */
  readonly events: EventBook
  readonly message: Message | undefined
  /** New for each page: a form that is sent twice asks for one refund. */
  readonly refundKey: string
}

const messageBox = ({ text, problem }: Message): Html =>
  problem === undefined
    ? html`<p class="message">${text}</p>`
    : html`<p class="message bad">
        ${text}
        <small>
          ${String(problem.status)} ${problem.code}: ${problem.title}
          ${problem.detail === undefined ? '' : html`<br />${problem.detail}`}
          ${(problem.fields ?? []).map((each) => html`<br />${each.field}: ${each.problem}`)}
          ${
            problem.moneyMoved === undefined
              ? ''
              : html`<br />${moneyMovedWords[problem.moneyMoved]}`
          }
        </small>
      </p>`

const row = (name: string, value: string | undefined, kind = ''): Html =>
  value === undefined
    ? html``
    : html`<dt>${name}</dt>
        <dd class="${kind}">${value}</dd>`

const facts = (payment: Payment): Html => html`
  <dl>
    ${row('상품', payment.orderName)} ${row('주문번호', payment.orderId, 'mono')}
    ${row('결제 수단', [providerWords[payment.provider], payment.method].filter(Boolean).join(' · '))}
    ${row('결제 금액', won(payment.amount.total))} ${row('그중 면세', won(payment.amount.taxFree))}
    ${payment.amount.refunded > 0 ? row('환불한 금액', won(payment.amount.refunded)) : ''}
    ${payment.amount.refunded > 0 ? row('남은 금액', won(payment.amount.refundable)) : ''}
    ${row('승인 시각', payment.approvedAt === undefined ? undefined : koreanTime(payment.approvedAt))}
    ${row('결제사 번호', payment.reference, 'mono')} ${row('결제 ID', payment.id, 'mono')}
  </dl>
`

const action = (payment: Payment, name: string, label: string, kind = ''): Html =>
  html`<form method="post" action="/orders/${payment.orderId}/${name}">
    <button class="${kind}">${label}</button>
  </form>`

const actions = (payment: Payment): Html => {
  switch (payment.status) {
    case 'AwaitingShopper':
      return html`<div class="pay">
        ${
          payment.checkout === undefined
            ? ''
            : html`<a class="button" href="${payment.checkout.url}">결제 계속하기</a>`
        }
        ${action(payment, 'cancel', '주문 취소', 'quiet')}
      </div>`
    case 'Authorized':
      return html`<div class="pay">
        ${action(payment, 'confirm', '결제 확인')}
        ${action(payment, 'cancel', '주문 취소', 'quiet')}
      </div>`
    case 'Declined':
    case 'Abandoned':
    case 'Expired':
      return html`<h2>다시 결제하기</h2>
        <form method="post" action="/orders/${payment.orderId}/pay">${payButtons()}</form>`
    default:
      return html``
  }
}

const detailsOf = ({ details }: TimelineEntry): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')

const timelineItem = (entry: TimelineEntry): Html => html`
  <li>
    <span class="number">${String(entry.sequence)}</span>
    <span>
      ${eventWord(entry.event)}
      <small>${koreanTime(entry.at)} · ${entry.event}</small>
      <small class="mono">${detailsOf(entry)}</small>
    </span>
  </li>
`

export const orderPage = (view: OrderView, links: Links): Html => {
  const { payment, timeline, events, message, refundKey } = view
  return layout({
    title: '주문',
    links,
    ...(payment.status === 'Approving' && { refreshAfter: 2 }),
    body: html`
      ${message === undefined ? '' : messageBox(message)}
      <section class="status">
        ${badge(payment.status)}
        <div class="total">${won(payment.amount.total)}</div>
        ${
          payment.decline?.message === undefined
            ? ''
            : html`<p class="note">${payment.decline.message}</p>`
        }
        <p class="note">${statusTexts[payment.status]}</p>
      </section>
      ${actions(payment)} ${facts(payment)} ${refundForms(payment, refundKey)}
      ${
        payment.refunds.length === 0
          ? ''
          : html`<h2>환불 내역</h2>
              <dl>${payment.refunds.map(refundLine)}</dl>`
      }
      <h2>진행 기록</h2>
      <ol class="timeline">
        ${timeline.map(timelineItem)}
      </ol>
      <h2>받은 이벤트 (웹훅)</h2>
      ${liveEvents(eventsOfOrder(events, payment.orderId), `/orders/${payment.orderId}/events`)}
    `,
  })
}

/** Where there is no payment to show. */
export const problemPage = (message: Message, links: Links): Html =>
  layout({
    title: '주문',
    links,
    body: html`${messageBox(message)}
      <p class="status"><a class="button" href="/">상점으로 돌아가기</a></p>`,
  })
