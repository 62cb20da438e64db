import { html, raw } from 'hono/html'

import { badge, type Html, layout, type Links } from './layout'
import type { Order } from './orders'
import type { Payment } from '../payport-client'
import { type Product, products } from './products'
import { koreanTime, providers, providerWords, won } from './words'

/** An order with its payment, where Payport knows one. */
export type OrderLine = { readonly order: Order; readonly payment: Payment | undefined }

const productCard = (product: Product, index: number): Html => html`
  <label class="product">
    <input type="radio" name="product" value="${product.id}" ${index === 0 ? 'checked' : ''} />
    <svg viewBox="0 0 96 96" aria-hidden="true">${raw(product.drawing)}</svg>
    <span>
      <b>${product.name}</b>
      <small>${product.says}</small>
      <span class="price">${won(product.amount.total)}</span>
    </span>
  </label>
`

const orderLine = ({ order, payment }: OrderLine): Html => html`
  <li>
    <a href="/orders/${order.orderId}">
      <span>${payment?.orderName ?? order.orderId}</span>
      <span class="sum">${payment === undefined ? '' : won(payment.amount.total)}</span>
      <small
        >${koreanTime(order.orderedAt)} ·
        ${providerWords[payment?.provider ?? order.provider]}</small
      >
      <span
        >${payment === undefined ? html`<small>결제 정보 없음</small>` : badge(payment.status)}</span
      >
    </a>
  </li>
`

export const payButtons = (): Html => html`
  <div class="pay">
    ${providers.map(
      (provider) =>
        html`<button class="${provider}" name="provider" value="${provider}">
          ${providerWords[provider]}
        </button>`,
    )}
  </div>
`

export const homePage = (lines: readonly OrderLine[], links: Links): Html =>
  layout({
    title: '오늘의 상품',
    links,
    body: html`
      <h1>산지에서 바로 보내 드려요</h1>
      <p class="lead">실제 돈은 움직이지 않는 테스트 상점입니다.</p>
      <form method="post" action="/orders">
        <div class="products">${products.map(productCard)}</div>
        <label class="option">
          <input type="checkbox" name="confirm" value="manual" />
          <span
            >재고 확인 후 승인<small>구매자가 인증한 뒤 상점이 직접 결제를 확인합니다.</small></span
          >
        </label>
        ${payButtons()}
      </form>
      <h2>최근 주문</h2>
      ${
        lines.length === 0
          ? html`<p class="note">아직 주문이 없습니다.</p>`
          : html`<ul class="orders">
              ${lines.map(orderLine)}
            </ul>`
      }
    `,
  })
