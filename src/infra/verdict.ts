import type { UnknownCause } from '../application/ports/payment-provider'
import type { DeclineKind } from '../domain/decline'

/** What a result code says about one call: a provable no of a kind, or why nobody can tell. */
export type Verdict =
  | { readonly _tag: 'No'; readonly kind: DeclineKind }
  | { readonly _tag: 'Unknown'; readonly cause: UnknownCause }

export const no = (kind: DeclineKind): Verdict => ({ _tag: 'No', kind })
export const unknown = (cause: UnknownCause): Verdict => ({ _tag: 'Unknown', cause })
