import { html } from 'hono/html'

import type { EventBook, ReceivedEvent } from './event-book'
import { type Html, layout, type Links } from './layout'
import { eventTypeWord, koreanTime } from './words'

/** Events of one order, or of all, and then each with its order. */
type EventsView = {
  readonly events: readonly ReceivedEvent[]
  readonly book: EventBook
  readonly withOrder: boolean
}

export const eventsOfOrder = (book: EventBook, orderId: string): EventsView => ({
  events: book.ofOrder(orderId),
  book,
  withOrder: false,
})

const mostShown = 50

export const recentEvents = (book: EventBook): EventsView => ({
  events: book.recent(mostShown),
  book,
  withOrder: true,
})

/** Loads each list again as long as somebody looks at it. */
export const liveScript = `
const load = async (list) => {
  const answer = await fetch(list.dataset.from).catch(() => undefined)
  if (answer === undefined || !answer.ok) return
  const items = await answer.text()
  if (items !== list.dataset.shown) list.innerHTML = items
  list.dataset.shown = items
}
setInterval(() => {
  if (!document.hidden) for (const list of document.querySelectorAll('[data-from]')) load(list)
}, 1000)
`

const delay = ({ occurredAt, receivedAt }: ReceivedEvent): string => {
  const ms = Date.parse(receivedAt) - Date.parse(occurredAt)
  return ms < 10_000 ? ` · ${String(Math.max(0, ms))}ms 만에 도착` : ''
}

const item =
  (book: EventBook, withOrder: boolean) =>
  (event: ReceivedEvent): Html => html`
    <li>
      <span class="number">${String(event.sequence)}</span>
      <span>
        ${eventTypeWord(event.type)}
        <small>${koreanTime(event.receivedAt)} · ${event.type}${delay(event)}</small>
        ${
          withOrder
            ? html`<small class="mono"
                ><a href="/orders/${event.orderId}">${event.orderId}</a></small
              >`
            : ''
        }
        ${
          book.hasGapBefore(event)
            ? html`<small class="gap"
                >앞의 ${String(event.previousSequence)}번 이벤트를 아직 받지 못했습니다.</small
              >`
            : ''
        }
        ${event.times > 1 ? html`<small>같은 이벤트를 ${String(event.times)}번 받았습니다.</small>` : ''}
      </span>
    </li>
  `

export const eventItems = (view: EventsView): Html =>
  view.events.length === 0
    ? html`<li class="note">아직 받은 이벤트가 없습니다.</li>`
    : html`${view.events.map(item(view.book, view.withOrder))}`

/** A list of events that goes on by itself. */
export const liveEvents = (view: EventsView, from: string): Html => html`
  <ol class="timeline events" data-from="${from}">
    ${eventItems(view)}
  </ol>
  <script src="/live.js" defer></script>
`

export const eventsPage = (view: EventsView, links: Links): Html =>
  layout({
    title: '받은 이벤트',
    links,
    body: html`
      <h1>받은 이벤트</h1>
      <p class="lead">
        페이포트가 웹훅으로 알려 준 결제의 변화입니다. 서명을 확인하고 한 번씩만 셉니다.
      </p>
      ${liveEvents(view, '/events/items')}
    `,
  })
