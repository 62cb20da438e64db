import type { ReleaseRecord } from '../../src/domain/release/release-record'
import type { Answer } from '../command'
import { countLines, reasonsToWait } from './live-view'
import { phaseInWords } from './words'

/** What the process says to a script about the release that it ran or watched. */
const exitCodes = {
  promoted: 0,
  refused: 1,
  calledWrongly: 2,
  rolledBack: 3,
  frozen: 4,
} as const

export const exitCodeHelp = `Exit code: 0 done or promoted, 1 refused or failed, 2 called wrongly, 3 the release was put back,
4 it is frozen and waits for a person.`

const exitCodeOf = ({ phase }: ReleaseRecord): number => {
  switch (phase._tag) {
    case 'RolledBack':
    case 'PuttingBack':
      return exitCodes.rolledBack
    case 'Frozen':
      return exitCodes.frozen
    default:
      return exitCodes.promoted
  }
}

const nextStepOf = ({ phase, stage }: ReleaseRecord): readonly string[] => {
  switch (phase._tag) {
    case 'RolledBack':
      return [
        `${stage} stays locked until somebody says why: payport unlock ${stage} --reason "..."`,
      ]
    case 'Frozen':
      return [
        'Its timers put it back when the lease ends. Before that, a person may decide:',
        `  payport release resume ${stage} --thaw    goes on`,
        `  payport release abort ${stage}            puts it back now`,
      ]
    default:
      return []
  }
}

/** A release at its end, or where it was left. */
export const endOf = (record: ReleaseRecord, now: Date): Answer => ({
  exitCode: exitCodeOf(record),
  lines: [
    `${record.release} in ${record.stage}: ${phaseInWords(record)}.`,
    ...countLines(record),
    ...reasonsToWait(record, now).map((each) => `  - ${each}`),
    ...nextStepOf(record),
  ],
  facts: record,
})
