import type * as TE from 'fp-ts/TaskEither'

import type { MerchantId } from '../../domain/identifiers'
import type { ProviderName } from '../../domain/provider-name'

/** The settings, as far as an examination needs them; never a secret. */
export type SetupFacts = {
  readonly publicUrl: string
  readonly tableName: string
  readonly eventTableName: string
  /** Whether webhooks may go to addresses that only this network knows. */
  readonly privateAddresses: boolean
  readonly merchants: ReadonlyArray<{
    readonly id: MerchantId
    readonly apiKeys: number
    readonly returnOrigins: readonly string[]
    readonly providers: readonly ProviderName[]
  }>
  readonly providersOff: readonly ProviderName[]
  /** What a provider is reached by, for each that some merchant uses. */
  readonly providerUrls: ReadonlyArray<readonly [provider: ProviderName, url: string]>
}

export type TableFacts = {
  /** `ACTIVE` when it works. */
  readonly status: string
  /** What differs from the table that Payport needs, in words. */
  readonly differences: readonly string[]
  readonly deletionProtected: boolean
}

export type TableUnreadable = {
  readonly _tag: 'TableMissing' | 'TableUnreadable'
  readonly cause: string
}

/** Somebody answered, whatever they said. */
export type Reached = {
  readonly status: number
  readonly ms: number
  /** Their clock, to the second, where they tell it. */
  readonly date?: Date
}
export type NotReached = { readonly _tag: 'NotReached'; readonly cause: string }

/** What stands around this process, as an examination looks at it. Nothing is changed by looking. */
export type Setup = {
  /** Fails with all that is missing or malformed. */
  readonly settings: TE.TaskEither<readonly string[], SetupFacts>
  readonly table: (name: string) => TE.TaskEither<TableUnreadable, TableFacts>
  readonly eventTable: (name: string) => TE.TaskEither<TableUnreadable, TableFacts>
  readonly reach: (url: string) => TE.TaskEither<NotReached, Reached>
}
