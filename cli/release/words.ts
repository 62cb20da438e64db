import type { FailureClass } from '../../src/domain/release/failure-class'
import type {
  FreezeReason,
  Phase,
  PutBackReason,
  ReleaseRecord,
} from '../../src/domain/release/release-record'

/** For people, in the plural: "server errors". */
export const classNames: { readonly [Each in FailureClass]: string } = {
  ServerError: 'server errors',
  TimedOut: 'time-outs',
  OutcomeUnknown: 'unknown outcomes',
  Slow: 'slow answers',
  'Declined.kakaopay': 'KakaoPay declines',
  'Declined.naverpay': 'NaverPay declines',
  'Declined.nicepay': 'NICEPAY declines',
}

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100)

/** A likelihood ratio as people read it. */
export const evidenceInWords = (evidence: number): string =>
  evidence >= 1e9 ? 'over a billion' : rounded(evidence)

export const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

const putBackInWords = (reason: PutBackReason): string => {
  switch (reason._tag) {
    case 'FailsMore':
      return `${classNames[reason.failureClass]} come more often with the new version: the counts are ${evidenceInWords(reason.evidence)} times likelier if it is worse, and ${evidenceInWords(reason.threshold)} is enough`
    case 'MoneyInvariantBroken':
      return `the new version broke a rule about money (${String(reason.times)} times); one is enough`
    case 'AlarmFires':
      return `an alarm fires: ${listOf(reason.alarms)}`
    case 'PutBackElsewhere':
      return `somebody else (a timer, the alarm's function or a person) put back ${listOf(reason.functions)}`
    case 'ShiftFailed':
      return `the weight could not be set on ${listOf(reason.functions)}`
    case 'Asked':
      return `${reason.by} asked for it: ${reason.reason}`
  }
}

const freezeInWords = (reason: FreezeReason): string => {
  switch (reason._tag) {
    case 'ForeignHand':
      return `somebody else moved the alias of ${listOf(reason.functions)}`
    case 'CannotMeasure':
      return reason.what === 'NoCounts'
        ? `nothing has been counted since ${timeOf(reason.since)}, so nothing can be judged`
        : `since ${timeOf(reason.since)} the new version's share of the requests is far from its weight, so the counts cannot be trusted`
  }
}

/** In UTC, to the second. */
export const timeOf = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** `12 s`, `4 min 5 s`, `1 h 5 min` */
export const durationOf = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 60) return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`
  if (minutes > 0) return `${String(minutes)} min ${String(seconds % 60)} s`
  return `${String(seconds)} s`
}

const shareAt = ({ plan }: ReleaseRecord, step: number): string =>
  `${String(plan.steps[step]?.weight ?? 0)} %`

/** What a phase means, in one sentence without its full stop. */
export const phaseInWords = (record: ReleaseRecord, phase: Phase = record.phase): string => {
  switch (phase._tag) {
    case 'Prepared':
      return 'deployed, verified and smoke-tested; nobody gets it yet'
    case 'Shifting':
      return `on its way to ${shareAt(record, phase.step)} of the traffic`
    case 'Watching':
      return `${shareAt(record, phase.step)} of the traffic get the new version; it is being watched`
    case 'Promoting':
      return 'good: on its way to all of the traffic'
    case 'Closing':
      return 'everybody gets the new version; the books are being closed'
    case 'Promoted':
      return phase.mainMoved
        ? 'promoted: everybody gets the new version, and main is at its commit'
        : 'promoted: everybody gets the new version, but main could not be moved to its commit'
    case 'PuttingBack':
      return `going back, because ${putBackInWords(phase.reason)}`
    case 'RolledBack':
      return `rolled back, because ${putBackInWords(phase.reason)}`
    case 'Frozen':
      return `frozen, because ${freezeInWords(phase.reason)}`
  }
}
