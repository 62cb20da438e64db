import { createHash } from 'node:crypto'

import type { HttpReply } from './http-reply'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)

const style = `
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f5f6f8; color: #191f28;
    font: 16px/1.6 -apple-system, 'Apple SD Gothic Neo', 'Noto Sans KR', 'Noto Sans CJK KR', 'Malgun Gothic', sans-serif; }
  main { box-sizing: border-box; width: min(420px, calc(100% - 32px)); background: #fff; border-radius: 20px; padding: 36px 28px; text-align: center; word-break: keep-all; overflow-wrap: anywhere; }
  h1 { font-size: 20px; margin: 0 0 8px; } p { color: #4e5968; margin: 0; }
  a { display: block; margin-top: 28px; padding: 14px; border-radius: 12px; background: #191f28; color: #fff; font-weight: 700; text-decoration: none; }`

const styleHash = createHash('sha256').update(style).digest('base64')

export type Page = {
  readonly status: number
  readonly title: string
  readonly text: string
  readonly link?: { readonly href: string; readonly label: string }
  /** Loads `to` again after `seconds`. */
  readonly refresh?: { readonly seconds: number; readonly to: string }
}

/** A plain page for the shopper, in Korean. It runs no script and loads nothing. */
export const page = ({ status, title, text, link, refresh }: Page): HttpReply => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
  },
  body: `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh === undefined ? '' : `<meta http-equiv="refresh" content="${String(refresh.seconds)};url=${escapeHtml(refresh.to)}">`}
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${
    link === undefined ? '' : `<a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a>`
  }</main></body>
</html>`,
})
