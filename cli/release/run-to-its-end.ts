import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { renewAbortFunction } from '../../src/application/release/renew-abort-function'
import { watchRelease } from '../../src/application/release/watch-release'
import type { ReleaseRecord } from '../../src/domain/release/release-record'
import type { Stage } from '../../src/domain/release/version'
import type { Answer, Given } from '../command'
import { isSet, textOf } from './arguments'
import { endOf } from './endings'
import { progressOf } from './progress'
import { failureInWords, refused } from './refusals/refusals'
import { toReleaseReport } from './report/release-report'
import type { ReleaseWorld } from './world'

/** On the release's page, and in a folder where one is named; what fails here is told and no more. */
export const handOutReport =
  (world: ReleaseWorld, given: Given) =>
  (record: ReleaseRecord): T.Task<void> => {
    const { markdown, drawing } = toReleaseReport(record)
    const folder = textOf(given, 'report')
    if (folder !== undefined) world.writeReport(folder, { markdown, drawing })
    return pipe(
      world.portsOf(record.stage).codeHost.publishReport(record.release, markdown, drawing),
      TE.match(
        (failure) =>
          world.screen.complain(`The report is not on the page: ${failureInWords(failure)}.`),
        () => undefined,
      ),
    )
  }

/** What takes releases back has the new version last; what fails here is told and no more. */
const renewAbort = (world: ReleaseWorld, { stage, release, phase }: ReleaseRecord): T.Task<void> =>
  phase._tag !== 'Promoted' || world.abortFunctionOf === undefined
    ? T.of(undefined)
    : pipe(
        renewAbortFunction(world.portsOf(stage))({
          functionName: world.abortFunctionOf(stage),
          release,
        }),
        TE.match(
          (failure) =>
            world.screen.complain(
              `The function that takes releases back stays as it is: ${failureInWords(failure)}.`,
            ),
          () => undefined,
        ),
      )

/** Runs a release whose lock is ours, shows it, and tells how it ended. */
export const runToItsEnd = (
  world: ReleaseWorld,
  given: Given,
  stage: Stage,
  fence: number,
): T.Task<Answer> => {
  const ports = world.portsOf(stage)
  const onTick = progressOf(world, isSet(given, 'json'))
  return pipe(
    watchRelease(ports)({ stage, fence, onTick }),
    TE.matchE(
      (failure) => T.of(refused(failure)),
      (record) =>
        pipe(
          renewAbort(world, record),
          T.flatMap(() => handOutReport(world, given)(record)),
          T.map(() => endOf(record, ports.clock())),
        ),
    ),
  )
}
