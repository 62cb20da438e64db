import type { MinuteCounts } from '../../../src/domain/release/failure-class'
import {
  addEvidence,
  evidenceOf,
  firstJudgement,
  thresholdOf,
} from '../../../src/domain/release/judge'
import type {
  Evidence,
  PutBackReason,
  ReleaseEvent,
  ReleaseRecord,
  Sample,
} from '../../../src/domain/release/release-record'
import { standardPlan } from '../../../src/domain/release/rollout-plan'
import { random } from '../../simulation/random'

export const startedAt = new Date('2026-11-03T02:00:00Z')
const minuteMs = 60_000
const after = (minutes: number): Date => new Date(startedAt.getTime() + minutes * minuteMs)

const functions: ReleaseRecord['functions'] = [
  { name: 'payport-production-reconcile-payments', role: 'worker', stable: '6', candidate: '7' },
  { name: 'payport-production-http', role: 'ingress', stable: '11', candidate: '12' },
]

const prepared: ReleaseRecord = {
  stage: 'production',
  release: '1.4.0',
  commit: 'c'.repeat(40),
  digest: `sha256:${'d'.repeat(64)}`,
  previous: '1.3.2',
  functions,
  formats: { reads: { payment: [1] }, writes: { payment: 1 } },
  plan: standardPlan,
  phase: { _tag: 'Prepared' },
  judge: firstJudgement(startedAt),
  samples: [],
  events: [{ at: startedAt, what: { _tag: 'Prepared' } }],
  startedAt,
  version: 1,
}

type Course = {
  readonly requestsAMinute: number
  /** Chance of a server error: of the standing version, and of the new one. */
  readonly fails: { readonly stable: number; readonly candidate: number }
  /** Minutes in each step of the plan. */
  readonly stepMinutes: number
  readonly seed?: number
}

/** Counts of one minute as they come when each request is routed and fails at random. */
const minuteOf = (course: Course, weight: number, chance: (p: number) => boolean, at: Date) => {
  const requests = { stable: 0, candidate: 0 }
  const failures = { stable: 0, candidate: 0 }
  const slow = { stable: 0, candidate: 0 }
  for (let request = 0; request < course.requestsAMinute; request += 1) {
    const side = chance(weight / 100) ? 'candidate' : 'stable'
    requests[side] += 1
    if (chance(course.fails[side])) failures[side] += 1
    if (chance(0.05)) slow[side] += 1
  }
  const of = { functionName: 'payport-production-http', trials: requests }
  const counts: MinuteCounts = {
    minute: at,
    requests,
    tallies: [
      { ...of, failureClass: 'ServerError', failures },
      { ...of, failureClass: 'Slow', failures: slow },
    ],
    brokenInvariants: { stable: 0, candidate: 0 },
  }
  return { counts, failures: { ServerError: failures, Slow: slow } }
}

/** A release as it goes, judged by the real judge: until it is put back, or promoted. */
const courseOf = (course: Course): ReleaseRecord => {
  const { chance } = random(course.seed ?? 1, 0)
  const events: ReleaseEvent[] = [...prepared.events]
  const samples: Sample[] = []
  const threshold = thresholdOf(standardPlan)
  let evidence: Evidence = {}
  let minute = 0
  for (const [step, { weight }] of standardPlan.steps.entries()) {
    const revisions = {}
    events.push({
      at: after(minute),
      what: { _tag: 'Shifting', step, since: after(minute), revisions },
    })
    events.push({ at: after(minute), what: { _tag: 'Watching', step, since: after(minute) } })
    for (const end = minute + course.stepMinutes; minute < end; minute += 1) {
      const { counts, failures } = minuteOf(course, weight, chance, after(minute))
      evidence = addEvidence(evidence, [counts])
      const ofErrors = evidenceOf(evidence, 'ServerError')
      samples.push({
        minute: after(minute),
        weight,
        requests: counts.requests,
        failures,
        evidence: { ServerError: ofErrors, Slow: evidenceOf(evidence, 'Slow') },
      })
      if (ofErrors < threshold) continue
      const reason: PutBackReason = {
        _tag: 'FailsMore',
        failureClass: 'ServerError',
        evidence: ofErrors,
        threshold,
      }
      const [decided, done] = [after(minute + 3), after(minute + 3.1)]
      const phase = { _tag: 'RolledBack', reason, at: done } as const
      events.push({ at: decided, what: { _tag: 'PuttingBack', reason, since: decided } })
      events.push({ at: done, what: phase })
      return { ...prepared, phase, samples, events }
    }
  }
  const phase = { _tag: 'Promoted', at: after(minute), mainMoved: true } as const
  events.push({ at: after(minute), what: phase })
  return { ...prepared, phase, samples, events }
}

export const goodCourse = (): ReleaseRecord =>
  courseOf({ requestsAMinute: 400, fails: { stable: 0.002, candidate: 0.002 }, stepMinutes: 8 })

export const badCourse = (): ReleaseRecord =>
  courseOf({ requestsAMinute: 400, fails: { stable: 0.002, candidate: 0.06 }, stepMinutes: 8 })
