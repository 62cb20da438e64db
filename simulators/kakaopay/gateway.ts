import type { Call, Kernel } from '../kernel/simulator'
import type { Books } from './books'
import type { ApproveRequest } from './requests'
import type { SwitchName } from './switches'

export type KakaoPayCredentials = {
  readonly cid: string
  readonly secretKey: string
  readonly merchantName: string
}

/** What each part of this simulator works with. */
export type Gateway = {
  readonly credentials: KakaoPayCredentials
  readonly kernel: Kernel
  readonly books: Books
  readonly switched: (name: SwitchName) => string
  /** The approves that are being answered, for the faults that end them. */
  readonly approves: WeakMap<Call, { readonly request: ApproveRequest; readonly isFirst: boolean }>
}
