import type { Twist } from '../kernel/faults'
import type { Call, Kernel } from '../kernel/simulator'
import type { Books } from './books'
import type { Answer } from './codes'
import type { IdempotencyKeys, Keyed } from './idempotency'
import type { SwitchName } from './switches'

export type NaverPayCredentials = {
  readonly partnerId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly chainId: string
  readonly merchantName: string
}

/** What a fault changes while the work is done. */
export type Manner = Twist & {
  /** ms until a cancel that is answered CancelNotComplete completes itself. */
  readonly unfinishedFor?: number
}

/** A change that was asked for, read from the call and ready to be done. */
export type Asked = {
  readonly keyed: Keyed | undefined
  /** An earlier call with the same key is still being answered. */
  readonly isKeyBusy: boolean
  readonly paymentId?: string
  readonly work: (manner: Manner) => Answer
}

/** What each part of this simulator works with. */
export type Gateway = {
  readonly credentials: NaverPayCredentials
  readonly kernel: Kernel
  readonly books: Books
  readonly keys: IdempotencyKeys
  /** The kernel hands a scripted refusal the call alone; this is what the call asked for. */
  readonly asked: WeakMap<Call, Asked>
  readonly switched: (name: SwitchName) => string
}
