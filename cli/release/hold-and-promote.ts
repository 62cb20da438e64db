import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import {
  type ChangeRelease,
  holdRelease,
  promoteRelease,
} from '../../src/application/release/change-release'
import type { Answer, Command } from '../command'
import { isSet, readReason, readStage } from './arguments'
import { dryRunOf } from './dry-run'
import { refused } from './refusals/refusals'
import { phaseInWords } from './words'
import type { ReleaseWorld } from './world'

type Change = {
  readonly name: 'hold' | 'promote'
  readonly summary: string
  readonly does: string
  readonly more: string
  readonly change: (ports: ReleasePorts) => ChangeRelease
}

const usageOf = ({ name, does, more }: Change): string => `${does}

  payport release ${name} <stage> --reason "..." [--dry-run]

  --reason TEXT     why; it stands in the record
  --dry-run         says which release it is about, and changes nothing
  --json            the record, as JSON
  --help            this text

${more}
Exit code: 0 done, 1 refused or failed, 2 called wrongly.`

const changeCommand = (change: Change): Command<ReleaseWorld> => ({
  name: `release ${change.name}`,
  summary: change.summary,
  usage: usageOf(change),
  options: { reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: (given, world) =>
    pipe(
      E.Do,
      E.apS('stage', readStage(given)),
      E.apS('reason', readReason(given)),
      E.map(({ stage, reason }) => {
        const ports = world.portsOf(stage)
        if (isSet(given, 'dry-run')) return dryRunOf(ports, stage, `would ${change.name}`)
        return pipe(
          change.change(ports)({ stage, by: world.caller.by, reason }),
          TE.match(refused, (record): Answer => ({
            exitCode: 0,
            lines: [
              `Written down for ${record.release}: ${phaseInWords(record)}.`,
              'Whoever runs the release sees it at the next look.',
            ],
            facts: record,
          })),
        )
      }),
    ),
})

export const holdCommand = changeCommand({
  name: 'hold',
  summary: 'keeps the weights of a running release as they are',
  does: 'Keeps a running release at its weight.',
  more: 'It is judged on, and put back if it fails. "release promote" lets it go on.',
  change: holdRelease,
})

export const promoteCommand = changeCommand({
  name: 'promote',
  summary: 'ends a hold, or the waiting of this step',
  does: 'Lets a running release go on without waiting for the rest of this step.',
  more: 'It ends a hold, too. The requests that the step needs are still needed: evidence is not skipped.',
  change: promoteRelease,
})
