/** Throttled, timed out or unreachable; a change may or may not have been made. Ask again. */
export type CloudUnavailable = { readonly _tag: 'CloudUnavailable'; readonly cause: string }
/** Denied, expired, malformed: asking again changes nothing. */
export type CloudRefused = {
  readonly _tag: 'CloudRefused'
  readonly cause: string
  /** What a person can do. */
  readonly remedy: string
}

/** How every call of a release can fail beside its own ways. */
export type CloudFailure = CloudUnavailable | CloudRefused
