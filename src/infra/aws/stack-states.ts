import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type { StackState, StackStates } from '../../application/ports/release/stack-state'
import { toAwsError } from './aws-error'
import { toCloudFailure } from './cloud-failures'

/** A stack of which only a first change set was made, or none any more. */
const absent = new Set(['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE'])

const toState = (status: string): StackState => {
  if (absent.has(status)) return { _tag: 'Missing' }
  if (status.endsWith('_IN_PROGRESS')) return { _tag: 'Updating', status }
  // After a first deploy that failed; CloudFormation wants it deleted before another.
  if (status === 'ROLLBACK_COMPLETE') return { _tag: 'Broken', status }
  return status.endsWith('_COMPLETE') ? { _tag: 'Settled' } : { _tag: 'Broken', status }
}

const isMissing = (error: unknown): boolean => {
  const { name, message } = toAwsError(error)
  return name === 'ValidationError' && message.includes('does not exist')
}

/** CloudFormation's stacks `payport-<stage>`. */
export const stackStates = (client: CloudFormationClient): StackStates => ({
  read: (stage) =>
    pipe(
      TE.tryCatch(
        () => client.send(new DescribeStacksCommand({ StackName: `payport-${stage}` })),
        (error) => error,
      ),
      TE.map(({ Stacks = [] }) => toState(Stacks[0]?.StackStatus ?? 'DELETE_COMPLETE')),
      TE.orElse((error): TE.TaskEither<CloudFailure, StackState> =>
        isMissing(error) ? TE.right({ _tag: 'Missing' }) : TE.left(toCloudFailure(error)),
      ),
    ),
})
