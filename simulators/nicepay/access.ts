import { randomBytes } from 'node:crypto'

import { messageOf, refused, type Refusal } from './codes'
import type { Gateway } from './gateway'
import { toKoreanTime } from './korean-time'

const tokenLivesMs = 30 * 60 * 1000

/** Who may call. A key is issued for Basic or for Bearer; the other one is refused. */
export class Access {
  private token: { readonly text: string; readonly expiresAt: number } | undefined

  constructor(private readonly gateway: Gateway) {}

  /** Undefined when the caller may go on. */
  check(authorization: string | undefined): Refusal | undefined {
    const wanted = this.gateway.switched('authType')
    if (this.isKeyPair(authorization)) return wanted === 'basic' ? undefined : wrongType
    if (!authorization?.startsWith('Bearer ')) return refused('U104')
    if (wanted === 'basic') return wrongType
    const isLive = this.token !== undefined && this.token.expiresAt > this.gateway.kernel.now()
    return isLive && authorization === `Bearer ${this.token?.text}` ? undefined : refused('U104')
  }

  /** Asking again within the lifetime answers the same token. */
  issue(authorization: string | undefined): object | Refusal {
    if (!this.isKeyPair(authorization)) return refused('U304', undefined, 401)
    if (this.gateway.switched('authType') !== 'bearer') return refused('U103', undefined, 403)
    const now = this.gateway.kernel.now()
    if (this.token === undefined || this.token.expiresAt <= now)
      this.token = { text: randomBytes(32).toString('hex'), expiresAt: now + tokenLivesMs }
    return {
      resultCode: '0000',
      resultMsg: messageOf('0000'),
      accessToken: this.token.text,
      tokenType: 'Bearer',
      expireAt: toKoreanTime(this.token.expiresAt),
      now: toKoreanTime(now),
    }
  }

  private isKeyPair(authorization: string | undefined): boolean {
    const { clientId, secretKey } = this.gateway.credentials
    const pair = Buffer.from(`${clientId}:${secretKey}`).toString('base64')
    return authorization === `Basic ${pair}`
  }
}

const wrongType = refused('U103', undefined, 401)
