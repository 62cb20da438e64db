import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { Task } from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { lockStage, unlockStage } from '../../src/application/release/lock-stage'
import type { Stage } from '../../src/domain/release/version'
import type { Answer, Command } from '../command'
import { isSet, readReason, readStage } from './arguments'
import { refused } from './refusals/refusals'
import { lockInWords } from './refusals/of-the-cloud'
import { ownerOf, type ReleaseWorld } from './world'

type Locking = {
  readonly name: 'lock' | 'unlock'
  readonly summary: string
  readonly does: string
  readonly more: string
  readonly run: (world: ReleaseWorld, stage: Stage, reason: string) => Task<Answer>
}

const usageOf = ({ name, does, more }: Locking): string => `${does}

  payport ${name} <stage> --reason "..." [--dry-run]

  --reason TEXT     why; whoever comes later reads it
  --dry-run         says who holds the lock, and changes nothing
  --json            the lock, as JSON
  --help            this text

${more}
Exit code: 0 done, 1 refused or failed, 2 called wrongly.`

const whoHolds = (world: ReleaseWorld, stage: Stage): Task<Answer> =>
  pipe(
    world.portsOf(stage).locks.read(stage),
    TE.match(refused, ({ lock }): Answer => ({
      exitCode: 0,
      lines: [
        lock === undefined ? `Nobody holds the lock of ${stage}.` : `${lockInWords(lock)}.`,
        'Nothing was changed.',
      ],
      facts: { dryRun: true, lock },
    })),
  )

const lockingCommand = (locking: Locking): Command<ReleaseWorld> => ({
  name: locking.name,
  summary: locking.summary,
  usage: usageOf(locking),
  options: { reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: (given, world) =>
    pipe(
      E.Do,
      E.apS('stage', readStage(given)),
      E.apS('reason', readReason(given)),
      E.map(({ stage, reason }) =>
        isSet(given, 'dry-run') ? whoHolds(world, stage) : locking.run(world, stage, reason),
      ),
    ),
})

export const lockCommand = lockingCommand({
  name: 'lock',
  summary: 'keeps every release out of a stage',
  does: 'Keeps every release out of a stage until somebody unlocks it.',
  more: 'Going back is not kept out: "rollback" takes the lock from whoever has it.',
  run: (world, stage, reason) =>
    pipe(
      lockStage(world.portsOf(stage))({ stage, owner: ownerOf(world.caller, reason) }),
      TE.match(refused, (lock): Answer => ({
        exitCode: 0,
        lines: [`${stage} is locked: ${lockInWords(lock)}.`],
        facts: lock,
      })),
    ),
})

export const unlockCommand = lockingCommand({
  name: 'unlock',
  summary: 'lets releases into a stage again',
  does: 'Lets releases into a stage again that a person or a rollback has locked.',
  more: 'The lock of a process that runs a release is refused: abort the release instead.',
  run: (world, stage, reason) =>
    pipe(
      unlockStage(world.portsOf(stage))({ stage, owner: ownerOf(world.caller, reason) }),
      TE.match(refused, (before): Answer => ({
        exitCode: 0,
        lines: [
          before === undefined
            ? `${stage} was not locked.`
            : `${stage} is open. Before, ${lockInWords(before)}.`,
        ],
        facts: { before: before ?? null },
      })),
    ),
})
