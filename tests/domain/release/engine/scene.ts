import type { AliasTarget } from '../../../../src/domain/release/alias'
import { next } from '../../../../src/domain/release/engine'
import type { MinuteCounts, Sides } from '../../../../src/domain/release/failure-class'
import type { Action, Observed } from '../../../../src/domain/release/observed'
import type {
  Closing,
  Frozen,
  Phase,
  Promoting,
  PuttingBack,
  ReleasedFunction,
  ReleaseRecord,
  Shifting,
  Watching,
} from '../../../../src/domain/release/release-record'
import { at, prepared } from '../../../support/releases'

export const now = at(100)
export const before = (minutes: number): Date => at(100 - minutes)

export const worker: ReleasedFunction = {
  name: 'worker',
  role: 'worker',
  stable: '6',
  candidate: '7',
}
export const ingress: ReleasedFunction = {
  name: 'ingress',
  role: 'ingress',
  stable: '8',
  candidate: '9',
}

const none: Sides = { stable: 0, candidate: 0 }
/** Enough for every step and for the promotion, at 5 percent and near enough at others. */
export const plenty = (share: number): Sides => ({
  stable: Math.round(10_000 * (1 - share)),
  candidate: Math.round(10_000 * share),
})

/** Step 1 gives 5 percent, step 4 is the last and gives 95; the lease is ten minutes. */
export const record = (phase: Phase, given: Partial<ReleaseRecord> = {}): ReleaseRecord =>
  prepared({
    functions: [worker, ingress],
    phase,
    judge: {
      evidence: {},
      judgedUntil: before(2),
      ofStep: plenty(0.05),
      ofRelease: plenty(0.05),
      lastCountedAt: before(1),
    },
    ...given,
  })

export const revisions = { worker: 'worker-1', ingress: 'ingress-1' }
export const shifting: Shifting = { _tag: 'Shifting', step: 1, since: before(1), revisions }
export const watching: Watching = { _tag: 'Watching', step: 1, since: before(20) }
export const promoting: Promoting = { _tag: 'Promoting', since: before(1) }
export const closing: Closing = { _tag: 'Closing', since: before(1) }
export const asked = { _tag: 'Asked', by: 'kim', reason: 'a call' } as const
export const goingBack: PuttingBack = { _tag: 'PuttingBack', reason: asked, since: before(2) }
export const frozenAt = (from: Frozen['from']): Frozen => ({
  _tag: 'Frozen',
  reason: { _tag: 'ForeignHand', functions: ['worker'] },
  since: before(1),
  from,
})

type Where = 'stable' | '1 %' | '5 %' | '95 %' | 'new' | 'foreign' | 'unread'
type Timed = 'none' | 'blind' | 'own' | 'aged' | 'stale' | 'unread'

const targetOf = ({ stable, candidate }: ReleasedFunction, where: Where): AliasTarget => {
  if (where === 'new') return { version: candidate, weights: {} }
  if (where === 'foreign') return { version: '4', weights: {} }
  const share = { stable: 0, '1 %': 0.01, '5 %': 0.05, '95 %': 0.95, unread: 0 }[where]
  return { version: stable, weights: share === 0 ? {} : { [candidate]: share } }
}

const timerOf = ({ name, stable }: ReleasedFunction, timed: Timed): Observed['timers'] => {
  if (timed === 'unread') return {}
  if (timed === 'none') return { [name]: 'None' }
  // Ten minutes from when it was armed: `aged` is two minutes old, `stale` six.
  const firesAt = new Date(
    now.getTime() + { blind: 9, own: 9.5, aged: 8, stale: 4 }[timed] * 60_000,
  )
  const isBlind = timed === 'blind' || timed === 'stale'
  return {
    [name]: {
      functionName: name,
      version: stable,
      firesAt,
      ...(!isBlind && { revision: `${name}-1` }),
    },
  }
}

/** Of the worker and of the ingress, with the alias's revision still the first. */
export const seen = (
  [ofWorker, ofIngress]: readonly [Where, Where],
  [timerOfWorker, timerOfIngress]: readonly [Timed, Timed],
  given: Partial<Observed> = {},
): Observed => {
  const aliasOf = (each: ReleasedFunction, where: Where): Observed['aliases'] =>
    where === 'unread'
      ? {}
      : { [each.name]: { ...targetOf(each, where), revision: `${each.name}-1` } }
  return {
    aliases: { ...aliasOf(worker, ofWorker), ...aliasOf(ingress, ofIngress) },
    timers: { ...timerOf(worker, timerOfWorker), ...timerOf(ingress, timerOfIngress) },
    firing: [],
    main: 'AtCommit',
    lockKept: false,
    ...given,
  }
}

const phaseInWords = (phase: Phase): string => {
  if (phase._tag === 'PuttingBack' || phase._tag === 'RolledBack')
    return `${phase._tag} ${phase.reason._tag}`
  if (phase._tag === 'Frozen')
    return `Frozen ${phase.reason._tag === 'CannotMeasure' ? phase.reason.what : phase.reason._tag}`
  return 'step' in phase ? `${phase._tag} ${String(phase.step)}` : phase._tag
}

const shares = ({ version, weights }: AliasTarget): string =>
  [version, ...Object.entries(weights).map(([v, share]) => `${v} ${String(share)}`)].join(' + ')

const inWords = (action: Action): string => {
  switch (action._tag) {
    case 'SaveRecord':
      return `save ${phaseInWords(action.record.phase)}`
    case 'ArmTimer': {
      const { functionName, revision, firesAt } = action.timer
      const minutes = (firesAt.getTime() - now.getTime()) / 60_000
      return `arm ${functionName} ${revision ?? 'blind'} in ${String(minutes)}`
    }
    case 'DisarmTimer':
      return `disarm ${action.functionName}`
    case 'MoveAlias':
      return `move ${action.functionName} to ${shares(action.to)}`
    case 'KeepLocked':
      return `keep locked: ${action.reason}`
    case 'AdvanceMain':
      return 'advance main'
    case 'Announce':
      return `announce ${action.state}`
    case 'Wait':
      return 'wait'
  }
}

export const toldBy = (phase: Phase, observed: Observed, given: Partial<ReleaseRecord> = {}) =>
  next(record(phase, given), observed, now).map(inWords)

export type Row = readonly [
  what: string,
  phase: Phase,
  observed: Observed,
  told: readonly string[],
  given?: Partial<ReleaseRecord>,
]
/** One test for each row. */
export const told = (rows: readonly Row[]): void => {
  it.each(rows.map(([what, ...row]) => [what, row] as const))(
    '%s',
    (_, [phase, observed, expected, given]) => {
      expect(toldBy(phase, observed, given)).toEqual(expected)
    },
  )
}

export const blind = ['blind', 'blind'] as const
export const own = ['own', 'own'] as const
export const noTimers = ['none', 'none'] as const
export const firing = { firing: ['errors'] }

export const allBack = ['move worker to 6', 'move ingress to 8']

/** The same, where the alarms could not be read. */
export const unalarmed = ({ aliases, timers, lockKept }: Observed): Observed => ({
  aliases,
  timers,
  lockKept,
})

export const minuteWith = (given: Partial<MinuteCounts>): MinuteCounts => ({
  minute: before(4),
  requests: plenty(0.05),
  tallies: [],
  brokenInvariants: none,
  ...given,
})
/** The new version fails far more often. */
export const errors: MinuteCounts = minuteWith({
  tallies: [
    {
      functionName: 'ingress',
      failureClass: 'ServerError',
      trials: plenty(0.05),
      failures: { stable: 0, candidate: 50 },
    },
  ],
})
export const broken = minuteWith({ brokenInvariants: { stable: 0, candidate: 1 } })
