import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

import type { PaymentStatus } from '../payport-client'
import { statusMoods, statusWords } from './words'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const shopName = '한강과일'

/** Where a curious person looks behind the counter. */
export type Links = {
  readonly docs: string
  readonly ledgers: ReadonlyArray<{ readonly label: string; readonly url: string }>
}

export type Page = {
  readonly title: string
  readonly body: Html
  readonly links: Links
  /** Loads the page again after so many seconds. */
  readonly refreshAfter?: number
}

export const layout = ({ title, body, links, refreshAfter }: Page): Html =>
  html`<!doctype html>
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${
          refreshAfter === undefined
            ? ''
            : html`<meta http-equiv="refresh" content="${String(refreshAfter)}" />`
        }
        <title>${title} · ${shopName}</title>
        <link rel="stylesheet" href="/shop.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <div class="shop">
          <header class="top"><a href="/">${shopName}</a><span>테스트 상점</span></header>
          <main>${body}</main>
          <footer class="foot">
            <a href="/events">받은 이벤트</a>
            <a href="${links.docs}">API 문서</a>
            ${links.ledgers.map(({ label, url }) => html`<a href="${url}">${label} 장부</a>`)}
          </footer>
        </div>
      </body>
    </html>`

export const badge = (status: PaymentStatus): Html =>
  html`<span class="badge ${statusMoods[status]}">${statusWords[status]}</span>`
