import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import type { DeadManTimer } from '../../src/domain/release/alias'
import { type Stop, startParts } from '../parts'
import type { ReleaseStage } from './release-stage'
import { stageAlarms } from './stage-alarms'
import { stageAliases } from './stage-aliases'
import { openBooks } from './stage-books'
import type { StageClock } from './stage-clock'
import { stageCounters } from './stage-counters'
import type { StageSource } from './stage-source'
import { stageTimers } from './stage-timers'
import { stageVersions } from './stage-versions'

type Parts = {
  readonly stage: ReleaseStage
  readonly clock: StageClock
  readonly source: StageSource
  readonly onTimer: (timer: DeadManTimer, putBack: boolean) => void
}

/** Everything that a release asks of AWS, git and GitHub, on this machine. */
export const openStagePorts = ({
  stage,
  clock,
  source,
  onTimer,
}: Parts): Promise<{ readonly ports: ReleasePorts; readonly stop: Stop }> =>
  startParts(async (keep) => {
    const { lambda, metrics, releases } = stage
    const { stop, ...books } = await openBooks(stage.sandbox.urls.dynamoDb)
    keep(stop)
    const { stop: stopTimers, ...timers } = stageTimers(lambda.aliases, clock, onTimer)
    keep(() => {
      stopTimers()
      return Promise.resolve()
    })
    const digests = (): readonly string[] => Object.values(releases).map(({ digest }) => digest)
    const ports: ReleasePorts = {
      ...books,
      aliases: stageAliases(lambda.aliases),
      versions: stageVersions(lambda, releases),
      images: {
        has: (digest) => TE.fromIO(() => digests().includes(digest)),
        // Only an rc has an image of its own.
        digestOf: () => TE.of(O.none),
      },
      timers,
      counters: stageCounters(metrics),
      alarms: stageAlarms(metrics.printed, clock.now),
      history: source.history,
      codeHost: source.codeHost,
      stacks: { read: () => TE.of({ _tag: 'Settled' }) },
      clock: clock.now,
      pause: clock.pause,
    }
    return { ports }
  })
