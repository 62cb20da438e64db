/** The shapes of records that a release can read, and those that it writes. */
export type RecordFormats = {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
}
