import type { Phase, PutBackReason, ReleaseRecord } from '../../src/domain/release/release-record'
import { standardPlan } from '../../src/domain/release/rollout-plan'

const epoch = Date.parse('2026-11-20T10:00:00Z')

/** So many minutes after the beginning of the tests' time. */
export const at = (minutes: number): Date => new Date(epoch + minutes * 60_000)

const none = { stable: 0, candidate: 0 }

/** A release to production of two functions, as it is prepared. */
export const prepared = (given: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  stage: 'production',
  release: '1.2.3',
  commit: 'c'.repeat(40),
  digest: `sha256:${'a'.repeat(64)}`,
  previous: '1.2.2',
  functions: [
    { name: 'payport-production-sweep', role: 'worker', stable: '6', candidate: '7' },
    { name: 'payport-production-http', role: 'ingress', stable: '8', candidate: '9' },
  ],
  formats: { reads: { payment: [1, 2] }, writes: { payment: 2 } },
  plan: standardPlan,
  phase: { _tag: 'Prepared' },
  judge: {
    evidence: {},
    judgedUntil: at(0),
    ofStep: none,
    ofRelease: none,
    lastCountedAt: at(0),
  },
  samples: [],
  events: [{ at: at(0), what: { _tag: 'Prepared' } }],
  startedAt: at(0),
  version: 1,
  ...given,
})

const reasons: readonly PutBackReason[] = [
  {
    _tag: 'FailsMore',
    failureClass: 'Declined.nicepay',
    evidence: Number.POSITIVE_INFINITY,
    threshold: 700,
  },
  { _tag: 'MoneyInvariantBroken', times: 1 },
  { _tag: 'AlarmFires', alarms: ['payport-production-http-errors'] },
  { _tag: 'PutBackElsewhere', functions: ['payport-production-http'] },
  { _tag: 'ShiftFailed', functions: ['payport-production-http'] },
  { _tag: 'Asked', by: 'kim', reason: 'a customer called' },
]

const shifting: Phase = {
  _tag: 'Shifting',
  step: 0,
  since: at(1),
  revisions: { 'payport-production-http': 'r1' },
}
const watching = { _tag: 'Watching', step: 1, since: at(2) } as const

/** Every phase and every reason for one. */
export const phases: readonly Phase[] = [
  { _tag: 'Prepared' },
  shifting,
  watching,
  { _tag: 'Promoting', since: at(3) },
  { _tag: 'Closing', since: at(4) },
  { _tag: 'Promoted', at: at(5), mainMoved: false },
  ...reasons.flatMap((reason): readonly Phase[] => [
    { _tag: 'PuttingBack', reason, since: at(6) },
    { _tag: 'RolledBack', reason, at: at(7) },
  ]),
  {
    _tag: 'Frozen',
    reason: { _tag: 'ForeignHand', functions: ['payport-production-http'] },
    since: at(8),
    from: watching,
  },
  {
    _tag: 'Frozen',
    reason: { _tag: 'CannotMeasure', what: 'NoCounts', since: at(8) },
    since: at(9),
    from: { _tag: 'PuttingBack', reason: { _tag: 'MoneyInvariantBroken', times: 2 }, since: at(8) },
  },
]
