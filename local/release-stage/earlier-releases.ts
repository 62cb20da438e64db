import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import type { RecordFormats } from '../../src/domain/release/formats'
import { firstJudgement } from '../../src/domain/release/judge'
import type { ReleasedFunction, ReleaseRecord } from '../../src/domain/release/release-record'
import { straightPlan } from '../../src/domain/release/rollout-plan'
import type { Stage } from '../../src/domain/release/version'
import { LocalError } from '../local-error'

export type EarlierRelease = {
  readonly stage: Stage
  readonly release: string
  readonly commit: string
  readonly digest: string
  readonly formats: RecordFormats
  readonly functions: readonly ReleasedFunction[]
}

const toRecord = (earlier: EarlierRelease, at: Date): ReleaseRecord => {
  const phase = { _tag: 'Promoted', at, mainMoved: true } as const
  return {
    ...earlier,
    plan: straightPlan,
    phase,
    judge: firstJudgement(at),
    samples: [],
    events: [{ at, what: phase }],
    startedAt: at,
    version: 1,
  }
}

/** Writes down what was released before the demo begins: the records that a release stands on. */
export const writeEarlierRelease = async (
  { records, locks, clock }: Pick<ReleasePorts, 'records' | 'locks' | 'clock'>,
  earlier: EarlierRelease,
): Promise<void> => {
  const { stage } = earlier
  const now = clock()
  const owner = { owner: 'demo', reason: 'writes what was before' }
  await pipe(
    locks.take(stage, owner, now, new Date(now.getTime() + 60_000)),
    TE.flatMap(({ fence }) =>
      pipe(
        records.save(toRecord(earlier, now), fence),
        TE.flatMap(() => locks.release(stage, fence)),
      ),
    ),
    TE.getOrElse((failure) => {
      throw new LocalError(`The demo cannot write its records: ${JSON.stringify(failure)}`)
    }),
  )()
}
