import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  type SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type { DeadManTimers } from '../../application/ports/release/dead-man-timers'
import type { DeadManTimer } from '../../domain/release/alias'
import { nameOf, toCloudFailure } from './cloud-failures'

/** The call of Lambda's API that a timer makes: every word of it is sent, so nothing stays as it was. */
const UpdateAlias = t.intersection(
  [
    t.strict({ FunctionName: t.string, FunctionVersion: t.string }),
    t.partial({ RevisionId: t.string }),
  ],
  'UpdateAlias',
)

const nameOfTimer = (functionName: string): string => `${functionName}-back`

/** To the second, in UTC: Scheduler takes no more. */
const toExpression = (at: Date): string => `at(${at.toISOString().slice(0, 19)})`

const toInstant = (expression = ''): Date => new Date(`${expression.slice(3, -1)}Z`)

type Target = { readonly alias: string; readonly roleArn: string }

const toSchedule = (
  { functionName, version, firesAt, revision }: DeadManTimer,
  { alias, roleArn }: Target,
): CreateScheduleCommandInput => ({
  Name: nameOfTimer(functionName),
  Description: `Puts ${functionName} back to ${version} when nobody looks after the release any more`,
  ScheduleExpression: toExpression(firesAt),
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: {
    Arn: 'arn:aws:scheduler:::aws-sdk:lambda:updateAlias',
    RoleArn: roleArn,
    Input: JSON.stringify({
      FunctionName: functionName,
      Name: alias,
      FunctionVersion: version,
      RoutingConfig: { AdditionalVersionWeights: {} },
      ...(revision !== undefined && { RevisionId: revision }),
    }),
    // Not for longer: what comes late could meet the next release.
    RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 50 },
  },
})

/** None for a schedule of that name that is no timer of ours: arming replaces it. */
const toTimer = (found: GetScheduleCommandOutput): O.Option<DeadManTimer> =>
  pipe(
    E.tryCatch(() => JSON.parse(found.Target?.Input ?? '') as unknown, E.toError),
    E.flatMap((input) =>
      pipe(
        UpdateAlias.decode(input),
        E.mapLeft(() => new Error()),
      ),
    ),
    E.match(
      () => O.none,
      ({ FunctionName, FunctionVersion, RevisionId }) =>
        O.some({
          functionName: FunctionName,
          version: FunctionVersion,
          firesAt: toInstant(found.ScheduleExpression),
          ...(RevisionId !== undefined && { revision: RevisionId }),
        }),
    ),
  )

const isMissing = (error: unknown): boolean => nameOf(error) === 'ResourceNotFoundException'

type Scheduler = {
  readonly client: SchedulerClient
  readonly alias: string
  /** The role with which a timer moves the alias of this function. */
  readonly roleArnOf: (functionName: string) => TE.TaskEither<CloudFailure, string>
}

/** One-time schedules of EventBridge Scheduler: what they do needs no code of ours. */
export const schedulerTimers = ({ client, alias, roleArnOf }: Scheduler): DeadManTimers => {
  const put = async (schedule: CreateScheduleCommandInput): Promise<void> => {
    try {
      await client.send(new UpdateScheduleCommand(schedule))
    } catch (error) {
      if (!isMissing(error)) throw error
      await client.send(new CreateScheduleCommand(schedule))
    }
  }
  const get = async (functionName: string): Promise<O.Option<DeadManTimer>> => {
    try {
      return toTimer(await client.send(new GetScheduleCommand({ Name: nameOfTimer(functionName) })))
    } catch (error) {
      if (isMissing(error)) return O.none
      throw error
    }
  }
  const remove = async (functionName: string): Promise<void> => {
    try {
      await client.send(new DeleteScheduleCommand({ Name: nameOfTimer(functionName) }))
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return {
    arm: (timer) =>
      pipe(
        roleArnOf(timer.functionName),
        TE.flatMap((roleArn) =>
          TE.tryCatch(() => put(toSchedule(timer, { alias, roleArn })), toCloudFailure),
        ),
      ),
    read: (functionName) => TE.tryCatch(() => get(functionName), toCloudFailure),
    disarm: (functionName) => TE.tryCatch(() => remove(functionName), toCloudFailure),
  }
}
