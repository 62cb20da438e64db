export const style = `
* { box-sizing: border-box; }
:root { --ink: #191f28; --soft: #6b7684; --line: #e8ebee; --paper: #fff; --ground: #f4f5f7; --leaf: #2f7d4f; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.6 -apple-system, 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif; -webkit-text-size-adjust: 100%; }
a { color: inherit; }
.shop { max-width: 460px; min-height: 100vh; margin: 0 auto; background: var(--paper); padding: 0 20px 40px; }
.top { display: flex; align-items: center; justify-content: space-between; height: 60px; }
.top a { text-decoration: none; font-weight: 800; font-size: 19px; letter-spacing: -0.5px; color: var(--leaf); }
.top span { font-size: 12px; color: var(--soft); border: 1px solid var(--line); border-radius: 99px; padding: 2px 10px; }
h1 { font-size: 23px; line-height: 1.35; letter-spacing: -0.5px; margin: 12px 0 4px; }
h2 { font-size: 16px; margin: 32px 0 10px; }
.lead, .note { color: var(--soft); margin: 0; }
.note { font-size: 13px; }
.products { display: grid; gap: 10px; margin-top: 20px; }
.product { display: grid; grid-template-columns: 84px 1fr; gap: 14px; align-items: center; border: 1.5px solid var(--line); border-radius: 16px; padding: 10px; cursor: pointer; }
.product:has(input:checked) { border-color: var(--leaf); box-shadow: 0 0 0 1px var(--leaf); }
.product:has(input:focus-visible) { outline: 3px solid #2f7d4f44; }
.product input { position: absolute; opacity: 0; pointer-events: none; }
.product svg { width: 84px; height: 84px; border-radius: 10px; background: #fff2ec; }
.product:nth-of-type(2) svg { background: #e5ded5; }
.product b { display: block; line-height: 1.4; }
.product .price { font-weight: 800; font-size: 17px; margin-top: 4px; }
.product small { color: var(--soft); display: block; font-size: 12.5px; }
.option { display: flex; gap: 10px; align-items: flex-start; margin: 18px 0; }
.option input { width: 20px; height: 20px; margin: 2px 0 0; accent-color: var(--leaf); }
.option small { display: block; color: var(--soft); }
button, .button { display: block; width: 100%; border: 0; border-radius: 12px; padding: 15px; font: inherit; font-weight: 700; font-size: 16px; text-align: center; text-decoration: none; cursor: pointer; background: var(--ink); color: #fff; }
button:focus-visible, .button:focus-visible, a:focus-visible { outline: 3px solid #3182f6; outline-offset: 2px; }
button.quiet { background: #f0f2f4; color: #4e5968; }
button.kakaopay { background: #fee500; color: #191600; }
button.naverpay { background: #03c75a; color: #fff; }
button.nicepay { background: #1b4dff; color: #fff; }
.pay { display: grid; gap: 8px; }
.orders { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.orders a { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; padding: 12px 0; border-bottom: 1px solid var(--line); text-decoration: none; }
.orders small { color: var(--soft); }
.orders .sum { font-weight: 700; text-align: right; }
.badge { display: inline-block; border-radius: 99px; padding: 1px 10px; font-size: 13px; font-weight: 700; }
.badge.good { background: #e3f5ea; color: #1b6b3f; } .badge.wait { background: #fff3d6; color: #8a5a00; } .badge.bad { background: #fde9e9; color: #b3261e; }
.status { text-align: center; padding: 22px 0 20px; }
.status .badge { font-size: 15px; padding: 4px 16px; }
.status .total { font-size: 34px; font-weight: 800; letter-spacing: -1px; margin: 10px 0 2px; }
.pay + dl, form + dl { margin-top: 24px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 20px; margin: 0; border-top: 1px solid var(--line); padding-top: 16px; }
dt { color: var(--soft); white-space: nowrap; } dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.mono { font: 12.5px/1.6 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.message { border-radius: 12px; padding: 12px 14px; margin: 12px 0 0; background: #eef4ff; overflow-wrap: anywhere; }
.message.bad { background: #fdeeee; }
.message small { display: block; color: var(--soft); }
.refund { display: grid; gap: 10px; }
.refund + .refund { margin-top: 10px; }
input[type='number'] { appearance: textfield; }
input[type='number']::-webkit-inner-spin-button { appearance: none; margin: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
label.field { font-size: 13px; color: var(--soft); }
label.field input { display: block; width: 100%; margin-top: 4px; border: 1.5px solid var(--line); border-radius: 10px; padding: 11px 12px; font: inherit; font-size: 16px; color: var(--ink); text-align: right; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline li { display: grid; grid-template-columns: 34px 1fr; gap: 10px; padding-bottom: 14px; position: relative; }
.timeline li::before { content: ''; position: absolute; left: 13px; top: 26px; bottom: 0; width: 2px; background: var(--line); }
.timeline li:last-child::before { display: none; }
.timeline .number { width: 28px; height: 28px; border-radius: 50%; background: #f0f2f4; color: #4e5968; font-size: 13px; font-weight: 700; display: grid; place-items: center; }
.timeline small { color: var(--soft); display: block; overflow-wrap: anywhere; }
.lead + .events { margin-top: 20px; }
.timeline .gap { color: #b3261e; }
.foot { margin-top: 36px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; color: var(--soft); }
.foot a { margin-right: 12px; white-space: nowrap; }
`
