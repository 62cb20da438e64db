import type * as E from 'fp-ts/Either'

import type { ProviderNotice } from '../../domain/notice'
import type { ProviderName } from '../../domain/provider-name'

/** What came in does not come from the provider. `kind` may be logged, the content never. */
export type NoticeRejected = {
  readonly _tag: 'NoticeRejected'
  readonly provider: ProviderName
  readonly kind: 'Malformed' | 'WrongSignature'
}

/**
 * Reads and verifies what a provider's server sent by itself; pure. Merchants may share their
 * credentials with the provider, so that it can be about a payment of any one of them. Empty where
 * it is about no order that we could have named so.
 */
export type ReadNotice = (message: unknown) => E.Either<NoticeRejected, readonly ProviderNotice[]>
