import { createHash } from 'node:crypto'

import type { CheckoutView } from '../../application/ports/payment-provider'
import type { Won } from '../../domain/money'
import { attemptId, type AwaitingShopper } from '../../domain/payment'
import { cutToBytes } from '../bounded-text'

/** Ways to pay that charge at once and need no more fields than the window gets. */
export type PaymentMethod =
  | 'card'
  | 'cardAndEasyPay'
  | 'bank'
  | 'naverpayCard'
  | 'kakaopay'
  | 'kakaopayCard'
  | 'kakaopayMoney'
  | 'samsungpayCard'
  | 'payco'
  | 'ssgpay'

export type WindowSettings = {
  readonly clientId: string
  /** NICEPAY's script: https://pay.nicepay.co.kr/v1/js/ */
  readonly scriptUrl: string
  /** `card` unless told: what each contract has. */
  readonly method?: PaymentMethod
}

/**
 * Opens the window at once and again on request. It adds NICEPAY's script itself, so that a policy
 * that trusts this script by its hash trusts that one too, and reads all that differs between
 * payments from the JSON beside it.
 */
const starter = `(() => {
  'use strict'
  const { scriptUrl, options } = JSON.parse(document.getElementById('payment-window').textContent)
  const notice = document.getElementById('notice')
  const button = document.getElementById('open-window')
  let loading = false
  const say = (text) => {
    notice.textContent = text
  }
  const fnError = (error) =>
    say((error && error.msg) || '결제창이 닫혔습니다. 다시 시도해 주세요.')
  const show = () => {
    loading = false
    say('결제창에서 결제를 진행해 주세요.')
    try {
      window.AUTHNICE.requestPay({ ...options, fnError })
    } catch {
      fnError()
    }
  }
  const open = () => {
    if (window.AUTHNICE) return show()
    if (loading) return
    loading = true
    say('결제창을 여는 중입니다.')
    const script = document.createElement('script')
    script.src = scriptUrl
    script.onload = show
    script.onerror = () => {
      loading = false
      script.remove()
      say('결제창을 불러오지 못했습니다. 다시 시도해 주세요.')
    }
    document.head.append(script)
  }
  button.addEventListener('click', open)
  button.hidden = false
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) say('결제가 끝나지 않았습니다. 결제창을 다시 열어 주세요.')
  })
  open()
})()`

/** For the page's content security policy. */
const scriptHash = `sha256-${createHash('sha256').update(starter).digest('base64')}`

const style = `
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f5f6f8; color: #191f28;
    font: 16px/1.6 -apple-system, 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif; }
  main { box-sizing: border-box; width: min(420px, calc(100% - 32px)); background: #fff; border-radius: 20px; padding: 32px 24px; text-align: center; word-break: keep-all; overflow-wrap: anywhere; }
  h1 { font-size: 16px; font-weight: 500; color: #4e5968; margin: 0; } p { margin: 0; color: #4e5968; }
  .amount { margin: 4px 0 20px; font-size: 32px; font-weight: 800; color: #191f28; }
  button { width: 100%; margin-top: 12px; padding: 15px; border: 0; border-radius: 12px; font: inherit; font-weight: 700; cursor: pointer; }
  #open-window { margin-top: 24px; background: #191f28; color: #fff; }
  .quiet { background: #f2f4f6; color: #4e5968; }`

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)

/** `<` could end the element that holds it. */
const escapeJson = (value: object): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** bytes */
const longestGoodsName = 40

const windowOptions = (
  { clientId, method = 'card' }: WindowSettings,
  payment: AwaitingShopper,
  returnUrl: string,
) => {
  const { total, taxFree } = payment.order.amount
  return {
    clientId,
    method,
    orderId: attemptId(payment),
    amount: total,
    ...(taxFree > 0 && { taxFreeAmt: taxFree }),
    goodsName: cutToBytes(payment.order.orderName, longestGoodsName),
    returnUrl,
  }
}

const toKoreanWon = (amount: Won): string => `${amount.toLocaleString('ko-KR')}원`

const hidden = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('\n')

/** The page that opens NICEPAY's window; giving up works without any script. */
export const windowPage =
  (settings: WindowSettings) =>
  (payment: AwaitingShopper, { returnUrl }: { readonly returnUrl: string }): CheckoutView => {
    const { scriptUrl } = settings
    const options = windowOptions(settings, payment, returnUrl)
    // What the window itself posts when the shopper closes it.
    const givesUp = {
      authResultCode: 'I002',
      clientId: options.clientId,
      orderId: options.orderId,
      amount: String(options.amount),
    }
    return {
      _tag: 'Page',
      scriptHashes: [scriptHash],
      origins: [scriptUrl, payment.order.returnUrl].map((address) => new URL(address).origin),
      html: `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>결제하기</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(payment.order.orderName)}</h1>
<p class="amount">${toKoreanWon(options.amount)}</p>
<p id="notice" role="status"></p>
<noscript><p>결제창을 열려면 브라우저에서 자바스크립트를 켜 주세요.</p></noscript>
<button id="open-window" type="button" hidden>결제창 열기</button>
<form method="post" action="${escapeHtml(returnUrl)}">
${hidden(givesUp)}
<button class="quiet">결제 그만두기</button>
</form>
</main>
<script type="application/json" id="payment-window">${escapeJson({ scriptUrl, options })}</script>
<script>${starter}</script>
</body>
</html>`,
    }
  }
