import { html, raw } from 'hono/html'

export type PayPage = {
  readonly provider: string
  /** CSS colours of the provider's button. */
  readonly colour: string
  readonly ink: string
  readonly merchant: string
  readonly item: string
  /** won */
  readonly total: number
  readonly orderId: string
  /** Where the buttons post `action=pay|giveUp|fail` to. */
  readonly action: string
  readonly hidden?: Readonly<Record<string, string>>
}

/** The page a shopper sees at the provider: Korean, made for a phone, with one way out per outcome. */
export const payPage = (page: PayPage) =>
  html`<!doctype html>
    <html lang="ko">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${page.provider} 결제 (시뮬레이터)</title>
        <style>
          * {
            box-sizing: border-box;
          }
          body {
            margin: 0;
            background: #f2f3f5;
            color: #191f28;
            font:
              16px/1.5 -apple-system,
              'Apple SD Gothic Neo',
              'Noto Sans KR',
              'Noto Sans CJK KR',
              'Malgun Gothic',
              sans-serif;
          }
          main {
            max-width: 420px;
            min-height: 100vh;
            margin: 0 auto;
            background: #fff;
            display: flex;
            flex-direction: column;
          }
          header {
            background: ${raw(page.colour)};
            color: ${raw(page.ink)};
            padding: 18px 20px;
            font-weight: 700;
            font-size: 18px;
            display: flex;
            justify-content: space-between;
            align-items: center;
          }
          header small {
            font-weight: 400;
            font-size: 12px;
            opacity: 0.8;
          }
          section {
            padding: 28px 20px;
            flex: 1;
          }
          .total {
            font-size: 34px;
            font-weight: 800;
            letter-spacing: -0.5px;
            margin: 4px 0 24px;
          }
          dl {
            display: grid;
            grid-template-columns: auto 1fr;
            gap: 10px 16px;
            margin: 0;
            border-top: 1px solid #e5e8eb;
            padding-top: 20px;
          }
          dt {
            color: #6b7684;
          }
          dd {
            margin: 0;
            text-align: right;
            overflow-wrap: anywhere;
          }
          form {
            padding: 20px;
            display: grid;
            gap: 10px;
          }
          button {
            border: 0;
            border-radius: 12px;
            padding: 16px;
            font: inherit;
            font-weight: 700;
            cursor: pointer;
          }
          button[value='pay'] {
            background: ${raw(page.colour)};
            color: ${raw(page.ink)};
            font-size: 18px;
          }
          button[value='giveUp'],
          button[value='fail'] {
            background: #f2f4f6;
            color: #4e5968;
          }
          .note {
            color: #8b95a1;
            font-size: 13px;
            margin: 24px 0 0;
          }
        </style>
      </head>
      <body>
        <main>
          <header>${page.provider}<small>시뮬레이터</small></header>
          <section>
            <div>${page.merchant}</div>
            <div class="total">${page.total.toLocaleString('ko-KR')}원</div>
            <dl>
              <dt>상품</dt>
              <dd>${page.item}</dd>
              <dt>주문번호</dt>
              <dd>${page.orderId}</dd>
            </dl>
            <p class="note">실제 돈은 움직이지 않습니다. 아래에서 결과를 골라 주세요.</p>
          </section>
          <form method="post" action="${page.action}">
            ${Object.entries(page.hidden ?? {}).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
            <button name="action" value="pay">결제하기</button>
            <button name="action" value="giveUp">그만두기</button>
            <button name="action" value="fail">결제 실패 만들기</button>
          </form>
        </main>
      </body>
    </html>`
