import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { startRelease, type StartedRelease } from '../../src/application/release/start-release'
import type { Stage } from '../../src/domain/release/version'
import type { Answer, Command, Given } from '../command'
import { isSet, readStage, textOf } from './arguments'
import { exitCodeHelp } from './endings'
import { refused } from './refusals/refusals'
import { runToItsEnd } from './run-to-its-end'
import { phaseInWords } from './words'
import { ownerOf, type ReleaseWorld } from './world'

const usage = `Starts the release that was deployed to a stage last, and runs it to its end.

  payport release start <stage> [--tag TAG] [--dry-run] [--detach] [--report FOLDER]

  --tag TAG         refuses where another release was deployed after this one
  --dry-run         looks at all that a release stands on, and starts nothing
  --detach          returns after the first step was written; "release resume" runs it then
  --report FOLDER   also writes the report there: release.md and release.svg
  --json            the record at the end, as JSON; what happens goes to standard error
  --help            this text

While it runs it takes the new version from step to step and judges it. If this process dies, timers put
everything back within the release's lease, unless "release resume" goes on before.
${exitCodeHelp}`

const dryRunAnswer = ({ record }: StartedRelease): Answer => ({
  exitCode: 0,
  lines: [
    `${record.release} would start in ${record.stage}; nothing was changed.`,
    ...record.functions.map(
      ({ name, role, stable, candidate }) => `  ${role} ${name}: ${stable} -> ${candidate}`,
    ),
    `  steps: ${record.plan.steps.map(({ weight }) => `${String(weight)} %`).join(', ')}`,
  ],
  facts: { dryRun: true, record },
})

const startedAnswer = ({ record }: StartedRelease): Answer => ({
  exitCode: 0,
  lines: [
    `${record.release} has started in ${record.stage}: ${phaseInWords(record)}.`,
    `Nobody runs it now: payport release resume ${record.stage}`,
  ],
  facts: record,
})

const start = (stage: Stage, given: Given, world: ReleaseWorld): T.Task<Answer> => {
  const ports = world.portsOf(stage)
  const owner = ownerOf(world.caller, 'runs a release')
  const release = textOf(given, 'tag')
  return pipe(
    startRelease(ports)({
      stage,
      owner,
      dryRun: isSet(given, 'dry-run'),
      ...(release !== undefined && { release }),
    }),
    TE.matchE(
      (failure) => T.of(refused(failure)),
      (started) => {
        if (started.lock === undefined) return T.of(dryRunAnswer(started))
        return isSet(given, 'detach')
          ? T.of(startedAnswer(started))
          : runToItsEnd(world, given, stage, started.lock.fence)
      },
    ),
  )
}

export const startCommand: Command<ReleaseWorld> = {
  name: 'release start',
  summary: 'starts the release that was deployed last, and runs it to its end',
  usage,
  options: {
    tag: { type: 'string' },
    'dry-run': { type: 'boolean' },
    detach: { type: 'boolean' },
    report: { type: 'string' },
  },
  run: (given, world) =>
    pipe(
      readStage(given),
      E.map((stage) => start(stage, given, world)),
    ),
}
