import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { Task } from 'fp-ts/Task'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import { findRelease } from '../../src/application/release/change-release'
import type { Stage } from '../../src/domain/release/version'
import type { Answer } from '../command'
import { refused } from './refusals/refusals'
import { phaseInWords } from './words'

/** Says which release a command is about, and changes nothing. */
export const dryRunOf = (
  ports: Pick<ReleasePorts, 'records'>,
  stage: Stage,
  what: string,
): Task<Answer> =>
  pipe(
    findRelease(ports)(stage),
    TE.match(refused, (record): Answer => ({
      exitCode: 0,
      lines: [
        `It ${what} ${record.release} in ${stage}, which is ${phaseInWords(record)}.`,
        'Nothing was changed.',
      ],
      facts: { dryRun: true, record },
    })),
  )
