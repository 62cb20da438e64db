import { checkoutFields } from './checkout'
import type { Gateway } from './gateway'
import { colour, ink } from './window'

/**
 * The script that a merchant's page loads. It sets styles through the object model and brings no
 * frame, so that it works under a content security policy that allows this origin for scripts and
 * forms alone.
 */
export const sdkScript = ({ kernel, switched, credentials }: Gateway): string => `(() => {
  'use strict'
  const base = ${JSON.stringify(kernel.baseUrl())}
  const fields = ${JSON.stringify(checkoutFields)}
  const staysOnPage = ${JSON.stringify(switched('giveUp') === 'fnError')}
  const countsBytes = ${JSON.stringify(switched('sizes') === 'bytes')}
  const merchant = ${JSON.stringify(credentials.merchantName)}

  const sizeOf = (text) => countsBytes ? new TextEncoder().encode(text).length : [...text].length
  const isAbsent = (value) => value === undefined || value === null || value === ''
  const fits = {
    text: (value) => typeof value === 'string',
    whole: (value) => Number.isSafeInteger(value),
    flag: (value) => typeof value === 'boolean',
  }

  const faultOf = (options) => {
    for (const [name, field] of Object.entries(fields)) {
      const value = options[name]
      if (isAbsent(value)) {
        if (field.required) return name + ': required'
      } else if (!fits[field.kind](value)) return name + ': wrong type'
      else if (sizeOf(String(value)) > field.size) return name + ': longer than ' + field.size
    }
  }

  const complain = (options, msg, errorMsg) => {
    if (typeof options?.fnError === 'function') options.fnError({ msg, errorMsg })
    else console.error('AUTHNICE: ' + errorMsg)
  }

  const submit = (path, options, extra) => {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = base + path
    form.hidden = true
    const values = { ...options, ...extra }
    for (const name of [...Object.keys(fields), ...Object.keys(extra)]) {
      if (isAbsent(values[name])) continue
      const input = document.createElement('input')
      input.type = 'hidden'
      input.name = name
      input.value = String(values[name])
      form.append(input)
    }
    document.body.append(form)
    form.submit()
  }

  const element = (name, text, styles) => {
    const made = document.createElement(name)
    made.textContent = text
    for (const [property, value] of Object.entries(styles)) made.style.setProperty(property, value)
    return made
  }

  const button = (text, styles, press) => {
    const made = element('button', text, { border: '0', 'border-radius': '12px', padding: '16px',
      font: 'inherit', 'font-weight': '700', cursor: 'pointer', ...styles })
    made.type = 'button'
    made.addEventListener('click', press)
    return made
  }

  const openLayer = (options) => {
    const layer = element('div', '', { position: 'fixed', inset: '0', 'z-index': '2147483647',
      background: '#f2f3f5', color: '#191f28', font: '16px/1.5 sans-serif' })
    layer.setAttribute('role', 'dialog')
    layer.setAttribute('aria-modal', 'true')
    layer.setAttribute('aria-label', 'NICEPAY 결제')
    const panel = element('div', '', { 'max-width': '420px', margin: '0 auto', padding: '20px',
      display: 'grid', gap: '10px', background: '#ffffff', 'min-height': '100%', 'box-sizing': 'border-box',
      'align-content': 'start' })
    const close = (msg, errorMsg) => () => {
      layer.remove()
      complain(options, msg, errorMsg)
    }
    const quiet = { background: '#f2f4f6', color: '#4e5968' }
    panel.append(
      element('strong', 'NICEPAY (시뮬레이터)', { background: '${colour}', color: '${ink}',
        padding: '18px 20px', margin: '-20px -20px 10px' }),
      element('div', merchant, {}),
      element('div', options.amount.toLocaleString('ko-KR') + '원', { font: '800 34px/1.3 sans-serif' }),
      element('div', options.goodsName, { color: '#6b7684' }),
      button('결제하기', { background: '${colour}', color: '${ink}' },
        () => submit('/window/answer', options, { action: 'pay' })),
      button('그만두기', quiet, close('사용자가 결제를 취소하였습니다.', 'I002 buyer cancelled')),
      button('결제 실패 만들기', quiet, close('카드사 인증에 실패하였습니다.', 'C002 card authentication failed')),
    )
    layer.append(panel)
    document.body.append(layer)
  }

  const requestPay = (options) => {
    if (typeof options !== 'object' || options === null) throw new TypeError('AUTHNICE.requestPay takes an object')
    const fault = faultOf(options)
    if (fault !== undefined) complain(options, '결제 정보가 올바르지 않습니다.', fault)
    else if (staysOnPage) openLayer(options)
    else submit('/window', options, {})
  }

  window.AUTHNICE = Object.freeze({ requestPay })
})()
`
