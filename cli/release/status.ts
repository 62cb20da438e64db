import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { AliasState } from '../../src/domain/release/alias'
import type { Place } from '../../src/domain/release/level'
import {
  type ReleaseOverview,
  releaseStatus,
  type StageStatus,
} from '../../src/application/release/release-status'
import type { Answer, Command } from '../command'
import { readStage } from './arguments'
import { liveView } from './live-view'
import { failureInWords, refused } from './refusals/refusals'
import { lockInWords } from './refusals/of-the-cloud'
import { durationOf, listOf } from './words'
import type { ReleaseWorld } from './world'

const usage = `Says what is live where in a stage, at which weight, and what its release waits for.

  payport release status <stage>

  --json            {stage, at, lock, release}, as JSON
  --help            this text

It changes nothing. Exit code: 0 done, 1 it could not be read, 2 called wrongly.`

const aliasInWords = ({ version, weights }: AliasState): string => {
  const others = Object.entries(weights).map(
    ([other, share]) => `${String(Math.round(share * 1_000) / 10)} % version ${other}`,
  )
  return others.length === 0 ? `version ${version} alone` : `version ${version}, ${listOf(others)}`
}

const placeLine = ({ released: { name, role }, state }: Place): string =>
  `  ${role.padEnd(8)} ${name}: ${state === undefined ? 'could not be read' : aliasInWords(state)}`

const timerLines = ({ timers }: ReleaseOverview, now: Date): readonly string[] =>
  Object.entries(timers).flatMap(([name, timer]) =>
    timer === 'None'
      ? []
      : [
          `  timer    ${name}: back to version ${timer.version} in ${durationOf(timer.firesAt.getTime() - now.getTime())}`,
        ],
  )

const releaseLines = (overview: ReleaseOverview, now: Date): readonly string[] => [
  ...liveView(overview.record, now),
  'Aliases:',
  ...overview.places.map(placeLine),
  ...timerLines(overview, now),
  ...(overview.firing.length === 0 ? [] : [`Alarms: ${listOf(overview.firing)}`]),
  ...overview.unread.map(
    ({ what, failure }) => `Could not read the ${what}: ${failureInWords(failure)}`,
  ),
]

const statusLines = ({ stage, at, lock, release }: StageStatus): readonly string[] => [
  ...(release === undefined
    ? [`${stage}: nothing was ever released here.`]
    : releaseLines(release, at)),
  lock === undefined ? 'Nobody holds the lock.' : `Locked: ${lockInWords(lock)}.`,
]

export const statusCommand: Command<ReleaseWorld> = {
  name: 'release status',
  summary: 'says what is live where, and at which weight',
  usage,
  options: {},
  run: (given, world) =>
    pipe(
      readStage(given),
      E.map((stage) =>
        pipe(
          releaseStatus(world.portsOf(stage))(stage),
          TE.match(refused, (status): Answer => ({
            exitCode: 0,
            lines: statusLines(status),
            facts: status,
          })),
        ),
      ),
    ),
}
