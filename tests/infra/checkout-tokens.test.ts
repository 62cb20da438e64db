import * as E from 'fp-ts/Either'

import { paymentIdOf } from '../../src/domain/identifiers'
import type { MerchantId, OrderId } from '../../src/domain/identifiers'
import { checkoutTokens } from '../../src/infra/checkout-tokens'

const first = 'a-secret-of-at-least-thirty-two-characters'
const second = 'another-secret-of-more-than-32-characters'
const paymentId = paymentIdOf('demo' as MerchantId, 'ORD-1' as OrderId)
const links = checkoutTokens('https://pay.example', [first])
const tokenOf = (url: string): string => url.split('/')[4] ?? ''

describe('checkout tokens', () => {
  it('name the payment and the attempt', () => {
    const url = links.checkoutUrl({ paymentId, attempt: 12 })
    expect(url).toMatch(/^https:\/\/pay\.example\/checkout\/[A-Za-z0-9_-]+$/)
    expect(links.read(tokenOf(url))).toEqual(E.right({ paymentId, attempt: 12 }))
    expect(links.returnUrl({ paymentId, attempt: 12 })).toBe(`${url}/return`)
  })

  it('stay short enough for the 255 characters of KakaoPay', () => {
    expect(links.returnUrl({ paymentId, attempt: 99 }).length).toBeLessThan(140)
  })

  it.each([
    ['another attempt', (token: string) => token.replace('-12-', '-11-')],
    ['another payment', (token: string) => `${token.startsWith('a') ? 'b' : 'a'}${token.slice(1)}`],
    ['another signature', (token: string) => `${token.slice(0, -2)}AA`],
    ['a cut signature', (token: string) => token.slice(0, -1)],
    ['more behind it', (token: string) => `${token}A`],
    ['a zero in front of the attempt', (token: string) => token.replace('-12-', '-012-')],
    ['nothing', () => ''],
    ['a path', () => '../../etc/passwd'],
  ])('are refused with %s', (_, forge) => {
    const token = tokenOf(links.checkoutUrl({ paymentId, attempt: 12 }))
    expect(links.read(forge(token))).toEqual(E.left({ _tag: 'CheckoutTokenInvalid' }))
  })

  it('of another secret are refused until that secret is known, whatever its place', () => {
    const old = tokenOf(
      checkoutTokens('https://x', [second]).checkoutUrl({ paymentId, attempt: 1 }),
    )
    expect(E.isLeft(links.read(old))).toBe(true)
    expect(E.isRight(checkoutTokens('https://x', [first, second]).read(old))).toBe(true)
  })
})
