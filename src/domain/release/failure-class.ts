import { type ProviderName, providerNames } from '../provider-name'

/**
 * What may go wrong more often with a new version, each judged by itself. `ServerError` and `Slow` are of
 * answered requests, `TimedOut` of invocations, `OutcomeUnknown` of calls to providers,
 * `Declined...` of approvals asked of that provider. A process that is still young is never `Slow`.
 */
export type FailureClass =
  'ServerError' | 'TimedOut' | 'OutcomeUnknown' | 'Slow' | `Declined.${ProviderName}`

export const failureClasses: readonly FailureClass[] = [
  'ServerError',
  'TimedOut',
  'OutcomeUnknown',
  'Slow',
  ...providerNames.map((name) => `Declined.${name}` as const),
]

/** The same count for the version that stands and for the new one. */
export type Sides = { readonly stable: number; readonly candidate: number }

export type ClassTally = {
  readonly functionName: string
  readonly failureClass: FailureClass
  /** What could have failed in this way. */
  readonly trials: Sides
  readonly failures: Sides
}

/** One whole minute, by executed version. */
export type MinuteCounts = {
  readonly minute: Date
  /** Answered by the ingress function. */
  readonly requests: Sides
  readonly tallies: readonly ClassTally[]
  /** Double approvals, over-refunds, books that do not add up; over all functions. */
  readonly brokenInvariants: Sides
}
