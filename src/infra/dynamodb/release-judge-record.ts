import * as t from 'io-ts'

import { type FailureClass, failureClasses, type Sides } from '../../domain/release/failure-class'
import type { JudgeState, Sample } from '../../domain/release/release-record'
import type { RolloutPlan, Step } from '../../domain/release/rollout-plan'
import { EpochMs, wordOf } from './leaf-codecs'
import { as, type Codec, mapOf, maybe, type Shape } from './short-names'

/** As text: DynamoDB's numbers end at 1e125, and evidence does not. */
export const Real = new t.Type<number, string>(
  'Real',
  t.number.is,
  (value, context) =>
    typeof value === 'string' && value !== '' && !Number.isNaN(Number(value))
      ? t.success(Number(value))
      : t.failure(value, context),
  String,
)

export const FailureClassCodec = wordOf<FailureClass>('FailureClass', failureClasses)

const SidesCodec = mapOf<Sides>('Sides', {
  stable: as('stable', t.number),
  candidate: as('candidate', t.number),
})

type PerClass<A> = { readonly [Each in FailureClass]?: A }

/** A map with an attribute for each class that there is something about. */
const perClass = <A>(name: string, codec: Codec<A>): Codec<PerClass<A>> =>
  mapOf<PerClass<A>>(
    name,
    Object.fromEntries(failureClasses.map((each) => [each, maybe(each, codec)])) as Shape<
      PerClass<A>
    >,
  )

const StepCodec = mapOf<Step>('Step', {
  weight: as('weight', t.number),
  minimumMs: as('minimumMs', t.number),
  minimumRequests: as('minimumRequests', t.number),
})

export const PlanCodec = mapOf<RolloutPlan>('Plan', {
  steps: as('steps', t.readonlyArray(StepCodec, 'Steps')),
  leaseMs: as('leaseMs', t.number),
  tickMs: as('tickMs', t.number),
  shiftWithinMs: as('shiftWithinMs', t.number),
  countsLagMs: as('countsLagMs', t.number),
  blindAfterMs: as('blindAfterMs', t.number),
  alpha: as('alpha', t.number),
  excludedRate: as('excludedRate', t.number),
})

const BlindCodec = mapOf<NonNullable<JudgeState['blind']>>('Blind', {
  from: as('from', EpochMs),
  to: as('to', EpochMs),
})

export const JudgeStateCodec = mapOf<JudgeState>('JudgeState', {
  evidence: as('evidence', perClass('Evidence', t.readonlyArray(Real, 'Ratios'))),
  judgedUntil: as('judgedUntil', EpochMs),
  blind: maybe('blind', BlindCodec),
  ofStep: as('ofStep', SidesCodec),
  ofRelease: as('ofRelease', SidesCodec),
  lastCountedAt: as('lastCountedAt', EpochMs),
})

export const SampleCodec = mapOf<Sample>('Sample', {
  minute: as('minute', EpochMs),
  weight: as('weight', t.number),
  requests: as('requests', SidesCodec),
  failures: as('failures', perClass('Failures', SidesCodec)),
  evidence: as('evidence', perClass('SampleEvidence', Real)),
})
