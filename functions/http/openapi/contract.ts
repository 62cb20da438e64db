import type * as t from 'io-ts'

import type { Failure } from '../failure'

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly codec: t.Any
  readonly says: string
  readonly example: string | number
  readonly optional?: boolean
}

export type Answer = {
  readonly says: string
  /** A JSON body; absent for pages and redirects. */
  readonly codec?: t.Any
  readonly mediaType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What one route promises; the OpenAPI document is made of these. */
export type Contract = {
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly body?: { readonly codec: t.Any; readonly example: unknown; readonly mediaType?: string }
  readonly answers: Readonly<Record<number, Answer>>
  /** Each of them becomes a problem document with the status of its row in problem.ts. */
  readonly failures: ReadonlyArray<Failure['_tag']>
}
