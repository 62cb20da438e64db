import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import { findRelease } from '../../src/application/release/change-release'
import { hasEnded, type ReleaseRecord } from '../../src/domain/release/release-record'
import type { Stage } from '../../src/domain/release/version'
import type { Answer, Command, Given } from '../command'
import { isSet, readStage } from './arguments'
import { endOf, exitCodeHelp } from './endings'
import { progressOf } from './progress'
import { refused } from './refusals/refusals'
import type { ReleaseWorld } from './world'

const usage = `Shows a running release until it ends. It only looks: whoever started it runs it.

  payport release watch <stage>

  --json            the record at the end, as JSON; what happens goes to standard error
  --help            this text

${exitCodeHelp}`

/** ms between two looks. */
const everyMs = 5_000

const isOver = (record: ReleaseRecord): boolean =>
  hasEnded(record) || record.phase._tag === 'Prepared' || record.phase._tag === 'Frozen'

const follow = (
  ports: ReleasePorts,
  stage: Stage,
  show: ReturnType<typeof progressOf>,
): T.Task<Answer> =>
  pipe(
    findRelease(ports)(stage),
    TE.matchE(
      (failure) => T.of(refused(failure)),
      (record) => {
        show({ record, at: ports.clock(), unread: [], performed: [] })()
        return isOver(record)
          ? T.of(endOf(record, ports.clock()))
          : pipe(
              ports.pause(everyMs),
              T.flatMap(() => follow(ports, stage, show)),
            )
      },
    ),
  )

const watch = (stage: Stage, given: Given, world: ReleaseWorld): T.Task<Answer> =>
  follow(world.portsOf(stage), stage, progressOf(world, isSet(given, 'json')))

export const watchCommand: Command<ReleaseWorld> = {
  name: 'release watch',
  summary: 'shows a running release until it ends',
  usage,
  options: {},
  run: (given, world) =>
    pipe(
      readStage(given),
      E.map((stage) => watch(stage, given, world)),
    ),
}
