import type { AttributeValue } from '@aws-sdk/client-dynamodb'

import type { RecordFormats } from '../../src/domain/release/formats'

/*
 * What the gates ask of a release. Every release fulfils it with its own `release-code.ts`, and the gates of
 * a later release drive that file as it was: what stands here is only ever added to.
 */

export type Item = Record<string, AttributeValue>

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** What a release makes of a record. */
export type Reading =
  | {
      readonly _tag: 'Read'
      /** What its API says of the payment. */
      readonly answer: Json
      /** The record as its next write would leave it, were nothing else changed. */
      readonly rewritten: Item
    }
  | { readonly _tag: 'Unreadable'; readonly fields: readonly string[] }

export type Sent = {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
}

export type Told = {
  readonly status: number
  readonly body: string
  /** What it logged as an error meanwhile. */
  readonly errors: readonly string[]
}

/** A provider's word. `kind` is one of the reasons for a decline that all releases know. */
export type ModelAnswer<A> =
  | { readonly _tag: 'Yes'; readonly value: A }
  | { readonly _tag: 'No'; readonly kind: 'CardRefused' | 'RefundExceedsBalance' }
  | { readonly _tag: 'NotSent' }
  | { readonly _tag: 'Unknown' }

export type ModelCharge = {
  readonly reference: string
  readonly attemptId: string
  readonly total: number
  /** Epoch ms. */
  readonly at: number
}

export type ModelCancel = {
  readonly reference: string
  readonly refundId?: string
  readonly total: number
  readonly at: number
}

export type ModelBooks = {
  readonly charge?: ModelCharge
  readonly cancels: readonly ModelCancel[]
}

/** The provider that both releases take payments with, in words of neither. */
export type ModelProvider = {
  /** Returns what it calls the session. */
  readonly open: (attemptId: string, total: number) => string
  readonly approve: (asked: {
    readonly consent: string
    readonly attemptId: string
    readonly key: string
  }) => ModelAnswer<ModelCharge>
  readonly refund: (asked: {
    readonly reference: string
    readonly refundId: string
    readonly total: number
    readonly key: string
  }) => ModelAnswer<string>
  readonly inquire: (attemptId: string) => ModelAnswer<ModelBooks>
  /** Gives all of a charge back. */
  readonly reverse: (of: {
    readonly reference?: string
    readonly attemptId?: string
  }) => ModelAnswer<string>
}

export type World = {
  readonly dynamoDb: { readonly endpoint: string; readonly tableName: string }
  /** Epoch ms. */
  readonly now: () => number
  readonly newKey: () => string
  readonly provider: ModelProvider
}

/** A release at work in a world. */
export type Service = {
  /** A request of the API; what a merchant sends carries `authorization`. */
  readonly call: (sent: Sent) => Promise<Told>
  readonly sweep: () => Promise<readonly string[]>
  readonly stop: () => void
}

export type ReleaseCode = {
  readonly formats: RecordFormats
  readonly openApi: Json
  /** Records of whole lives, as this release writes them; the same for the same seed. */
  readonly records: (seed: number, count: number) => readonly Item[]
  readonly read: (item: Item, now: number) => Reading
  readonly start: (world: World) => Service
}

/** The merchant of the world, and what its server sends along. */
export const apiKey = 'sk_test_gates'
export const shop = 'https://shop.example'
