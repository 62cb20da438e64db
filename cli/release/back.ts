import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { type AbortedRelease, abortRelease } from '../../src/application/release/abort-release'
import type { PutBackAlias } from '../../src/application/release/put-aliases-back'
import { rollBackRelease } from '../../src/application/release/roll-back-release'
import type { ReleaseRecord } from '../../src/domain/release/release-record'
import { parseVersion, type Stage } from '../../src/domain/release/version'
import { type Answer, type Command, type Given, type WrongCall, wrongCall } from '../command'
import { type AboutStage, isSet, readStageAndReason, textOf } from './arguments'
import { dryRunOf } from './dry-run'
import { endOf } from './endings'
import { progressOf } from './progress'
import { failureInWords, refused } from './refusals/refusals'
import { handOutReport } from './run-to-its-end'
import { ownerOf, type ReleaseWorld } from './world'

const flagsHelp = `  --reason TEXT     why; it stands in the record and on the lock
  --dry-run         says what it would do, and moves nothing
  --report FOLDER   also writes the report there: release.md and release.svg
  --json            what was done, as JSON; what happens goes to standard error
  --help            this text`

const afterwards = `The stage stays locked afterwards, until somebody says why: payport unlock.
Exit code: 0 everything is back, 1 refused or failed, 2 called wrongly.`

const abortUsage = `Puts a running release back now, whoever runs it.

  payport release abort <stage> [--reason "..."] [--dry-run] [--report FOLDER]

${flagsHelp}

Where the lock or the record cannot be had, the aliases are put back all the same.
${afterwards}`

const rollbackUsage = `Puts a stage back: to what stood before, or to an older release. No build, no deploy, no database.

  payport rollback <stage> [--to x.y.z] [--reason "..."] [--dry-run] [--report FOLDER]

  --to TAG          the release to go back to; otherwise the one before
${flagsHelp}

While a release runs, and without --to, it does what "release abort" does.
It is refused through a one-way door: to a release that cannot read what newer ones wrote.
${afterwards}`

const options = {
  reason: { type: 'string' },
  'dry-run': { type: 'boolean' },
  report: { type: 'string' },
} as const

/** It went back as asked, which is no failure here. */
const putBackAnswer = (world: ReleaseWorld, given: Given, record: ReleaseRecord): T.Task<Answer> =>
  pipe(
    handOutReport(world, given)(record),
    T.map(() => {
      const end = endOf(record, world.portsOf(record.stage).clock())
      return record.phase._tag === 'RolledBack' ? { ...end, exitCode: 0 } : end
    }),
  )

const outcomes: { readonly [Outcome in PutBackAlias['outcome']]: string } = {
  PutBack: 'put back',
  WasStable: 'was back already',
  NotSplit:
    'points at one version alone, and without the record nobody can tell whether it is the old one',
  NotOurs: 'left alone: it is not where a release puts it',
  Failed: 'NOT put back',
}

const isBack: { readonly [Outcome in PutBackAlias['outcome']]: boolean } = {
  PutBack: true,
  WasStable: true,
  NotSplit: false,
  NotOurs: false,
  Failed: false,
}

const aliasLine = ({ functionName, outcome, failure }: PutBackAlias): string =>
  `  ${functionName}: ${outcomes[outcome]}${failure === undefined ? '' : `, because ${failureInWords(failure)}`}`

const aliasesAnswer = (
  { because, aliases }: Extract<AbortedRelease, { readonly _tag: 'AliasesPutBack' }>,
  stage: Stage,
): Answer => ({
  exitCode: aliases.every(({ outcome }) => isBack[outcome]) ? 0 : 1,
  lines: [
    `Only the aliases were seen to, because ${failureInWords(because)}.`,
    ...aliases.map(aliasLine),
    `Write it down as soon as that works again: payport release resume ${stage}`,
    `If that says that it was promoted meanwhile: payport rollback ${stage}`,
  ],
  facts: { because, aliases },
})

const abort = (
  { stage, reason }: AboutStage,
  given: Given,
  world: ReleaseWorld,
): T.Task<Answer> => {
  const ports = world.portsOf(stage)
  if (isSet(given, 'dry-run')) return dryRunOf(ports, stage, 'would put back')
  return pipe(
    abortRelease(ports)({
      stage,
      reason,
      owner: ownerOf(world.caller, reason),
      by: world.caller.by,
      functionNames: world.functionsOf(stage).map(({ name }) => name),
      onTick: progressOf(world, isSet(given, 'json')),
    }),
    TE.matchE(
      (failure) => T.of(refused(failure)),
      (aborted) =>
        aborted._tag === 'PutBack'
          ? putBackAnswer(world, given, aborted.record)
          : T.of(aliasesAnswer(aborted, stage)),
    ),
  )
}

const checkTarget = (given: Given): E.Either<WrongCall, undefined> => {
  const to = textOf(given, 'to')
  return to === undefined || E.isRight(parseVersion(to))
    ? E.right(undefined)
    : E.left(wrongCall(`--to must be a release like 1.2.3, not "${to}".`))
}

const rollBack = (about: AboutStage, given: Given, world: ReleaseWorld): T.Task<Answer> => {
  const { stage, reason } = about
  const to = textOf(given, 'to')
  const dryRun = isSet(given, 'dry-run')
  return pipe(
    rollBackRelease(world.portsOf(stage))({
      stage,
      reason,
      dryRun,
      ...(to !== undefined && { to }),
      owner: ownerOf(world.caller, reason),
      by: world.caller.by,
      onTick: progressOf(world, isSet(given, 'json')),
    }),
    TE.matchE(
      (failure) =>
        failure._tag === 'StillRunning' && to === undefined
          ? abort(about, given, world)
          : T.of(refused(failure)),
      ({ from, to: target, record }) =>
        record === undefined
          ? T.of({
              exitCode: 0,
              lines: [`${stage} would go back from ${from} to ${target}.`, 'Nothing was moved.'],
              facts: { dryRun, from, to: target },
            })
          : putBackAnswer(world, given, record),
    ),
  )
}

export const abortCommand: Command<ReleaseWorld> = {
  name: 'release abort',
  summary: 'puts a running release back now, whoever runs it',
  usage: abortUsage,
  options,
  run: (given, world) =>
    pipe(
      readStageAndReason(given),
      E.map((about) => abort(about, given, world)),
    ),
}

export const rollbackCommand: Command<ReleaseWorld> = {
  name: 'rollback',
  summary: 'puts a stage back to what stood before, or to an older release',
  usage: rollbackUsage,
  options: { ...options, to: { type: 'string' } },
  run: (given, world) =>
    pipe(
      checkTarget(given),
      E.flatMap(() => readStageAndReason(given)),
      E.map((about) => rollBack(about, given, world)),
    ),
}
