import type { CloudFailure } from '../../../src/application/ports/release/cloud-failure'
import type { MainDiverged } from '../../../src/application/ports/release/code-host'
import type {
  AliasMissing,
  AliasMoved,
} from '../../../src/application/ports/release/function-aliases'
import type {
  RecordOvertaken,
  RecordUnreadable,
} from '../../../src/application/ports/release/release-records'
import type {
  LockHeld,
  LockLost,
  StageLock,
} from '../../../src/application/ports/release/stage-locks'
import type { TooLate } from '../../../src/application/release/perform-actions'
import type { PutBackReason } from '../../../src/domain/release/release-record'
import { timeOf } from '../words'
import type { Refusals } from './refusal'

type FailureOfTheCloud =
  | AliasMissing
  | AliasMoved
  | CloudFailure
  | LockHeld
  | LockLost
  | MainDiverged
  | RecordOvertaken
  | RecordUnreadable
  | TooLate

/** The engine locks a stage with the name of why it was put back. */
const rollbackReasons: { readonly [reason: string]: string } = {
  FailsMore: 'rolled back: the new version failed more often',
  MoneyInvariantBroken: 'rolled back: a rule about money was broken',
  AlarmFires: 'rolled back: an alarm fired',
  PutBackElsewhere: 'rolled back: a timer, an alarm or a person put it back',
  ShiftFailed: 'rolled back: a weight could not be set',
} satisfies { readonly [Tag in Exclude<PutBackReason['_tag'], 'Asked'>]: string }

export const lockInWords = ({ owner, reason, since, until, runUrl }: StageLock): string =>
  [
    `${owner} holds the lock since ${timeOf(since)} (${rollbackReasons[reason] ?? reason})`,
    until === undefined ? 'until somebody unlocks it' : `at least until ${timeOf(until)}`,
    ...(runUrl === undefined ? [] : [`see ${runUrl}`]),
  ].join(', ')

export const ofTheCloud: Refusals<FailureOfTheCloud> = {
  CloudUnavailable: ({ cause }) => ({
    what: `AWS or GitHub did not answer: ${cause}`,
    rule: 'What cannot be seen is not changed.',
    wayOut: 'Try again in a minute. If a release was running, "release resume" goes on with it.',
  }),
  CloudRefused: ({ cause, remedy }) => ({
    what: `AWS or GitHub refused the call: ${cause}`,
    rule: 'Asking the same again would be refused again.',
    wayOut: remedy,
  }),
  AliasMissing: ({ functionName }) => ({
    what: `${functionName} has no alias "live"`,
    rule: 'Releases move the alias that the stack has made.',
    wayOut: 'Deploy the stack to this stage first (docs/deploy.md).',
  }),
  AliasMoved: ({ functionName }) => ({
    what: `somebody moved the alias of ${functionName} in the same moment`,
    rule: 'An alias is moved only as it was seen.',
    wayOut: 'Look at "release status", and try again.',
  }),
  LockHeld: ({ lock }) => ({
    what: lockInWords(lock),
    rule: 'One at a time changes a stage; after a rollback nobody does until somebody says why.',
    wayOut:
      lock.until === undefined
        ? 'Find out what happened, then "payport unlock <stage> --reason ...".'
        : 'Wait for it. If its process is gone the lock ends by itself, and "release resume" goes on.',
  }),
  LockLost: ({ lock }) => ({
    what: lock === undefined ? 'somebody freed the lock' : lockInWords(lock),
    rule: 'Who has lost the lock changes nothing more.',
    wayOut: 'Look at "release status": whoever has the lock now is in charge.',
  }),
  MainDiverged: ({ commit }) => ({
    what: `main has commits that ${commit.slice(0, 12)} does not have`,
    rule: 'main is what production runs, and only ever moves forward.',
    wayOut: 'Rebase the release branch on main, and release its next version.',
  }),
  RecordOvertaken: ({ release }) => ({
    what: `another process wrote the record of ${release} first`,
    rule: 'A record is changed only as it was read.',
    wayOut: 'Look at "release status", and try again.',
  }),
  RecordUnreadable: ({ fields }) => ({
    what: `this code cannot read the release record (${fields.join(', ')})`,
    rule: 'What cannot be read is not written over.',
    wayOut:
      'Use the commit that wrote it. Going back needs no record: docs/rollback.md, "By hand".',
  }),
  TooLate: () => ({
    what: 'this process stood still for too long after it had looked',
    rule: 'Nothing is done on what was seen long ago.',
    wayOut: 'It looks again by itself.',
  }),
}
