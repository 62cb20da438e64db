import type { Kernel } from '../kernel/simulator'
import type { Books } from './books'
import type { SizeOf } from './fields'
import type { SwitchName } from './switches'

export type NicePayCredentials = {
  readonly clientId: string
  readonly secretKey: string
  readonly merchantName: string
}

/** What each part of this simulator works with. */
export type Gateway = {
  readonly credentials: NicePayCredentials
  readonly kernel: Kernel
  readonly books: Books
  readonly switched: (name: SwitchName) => string
  readonly sizeOf: SizeOf
}
