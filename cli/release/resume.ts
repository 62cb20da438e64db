import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { resumeRelease } from '../../src/application/release/resume-release'
import type { Stage } from '../../src/domain/release/version'
import type { Answer, Command, Given } from '../command'
import { isSet, readStage } from './arguments'
import { exitCodeHelp } from './endings'
import { refused } from './refusals/refusals'
import { runToItsEnd } from './run-to-its-end'
import { dryRunOf } from './dry-run'
import { ownerOf, type ReleaseWorld } from './world'

const usage = `Takes over a release whose process is gone, from any machine, and runs it to its end.

  payport release resume <stage> [--thaw] [--if-any] [--dry-run] [--report FOLDER]

  --thaw            also lets a frozen release go on where it froze
  --if-any          says nothing and succeeds when no release needs anybody (for a schedule)
  --dry-run         says what it would go on with
  --report FOLDER   also writes the report there: release.md and release.svg
  --json            the record at the end, as JSON; what happens goes to standard error
  --help            this text

It is refused while another process runs the release: the lock of one that died ends after two minutes.
${exitCodeHelp}`

const nobodyNeeded: Answer = {
  exitCode: 0,
  lines: ['No release needs anybody.'],
  facts: { resumed: false },
}

const resume = (stage: Stage, given: Given, world: ReleaseWorld): T.Task<Answer> => {
  const ports = world.portsOf(stage)
  if (isSet(given, 'dry-run')) return dryRunOf(ports, stage, 'would go on with')
  return pipe(
    resumeRelease(ports)({
      stage,
      owner: ownerOf(world.caller, 'resumes a release'),
      ...(isSet(given, 'thaw') && { thawedBy: world.caller.by }),
    }),
    TE.matchE(
      (failure) => {
        const isQuiet = ['NotNow', 'NothingPrepared', 'LockHeld'].includes(failure._tag)
        return T.of(isQuiet && isSet(given, 'if-any') ? nobodyNeeded : refused(failure))
      },
      ({ lock }) => runToItsEnd(world, given, stage, lock.fence),
    ),
  )
}

export const resumeCommand: Command<ReleaseWorld> = {
  name: 'release resume',
  summary: 'takes over a release whose process is gone',
  usage,
  options: {
    thaw: { type: 'boolean' },
    'if-any': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    report: { type: 'string' },
  },
  run: (given, world) =>
    pipe(
      readStage(given),
      E.map((stage) => resume(stage, given, world)),
    ),
}
