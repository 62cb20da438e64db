import { GetAliasCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import * as TE from 'fp-ts/TaskEither'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import { toCloudFailure } from './cloud-failures'

/** `arn:aws:lambda:<region>:<account>:function:payport-<stage>-<name>:live` */
const aliasArn = /^arn:([^:]+):lambda:[^:]+:(\d+):function:(payport-[a-z]+)-/

const toRoleArn = (alias: string): string => {
  const [, partition, account, stage] = aliasArn.exec(alias) ?? []
  if (stage === undefined) throw new Error(`${alias} is no alias of this service`)
  return `arn:${partition ?? 'aws'}:iam::${account ?? ''}:role/${stage}-timer`
}

/**
 * The role `payport-<stage>-timer` of deploy/bootstrap.yml, in the account that the function is in: so
 * that nobody has to tell it, or tells another one.
 */
export const timerRole = (client: LambdaClient, alias: string) => {
  const known = new Map<string, string>()
  const ask = async (functionName: string): Promise<string> => {
    const { AliasArn = '' } = await client.send(
      new GetAliasCommand({ FunctionName: functionName, Name: alias }),
    )
    return toRoleArn(AliasArn)
  }
  return (functionName: string): TE.TaskEither<CloudFailure, string> =>
    TE.tryCatch(async () => {
      const arn = known.get(functionName) ?? (await ask(functionName))
      known.set(functionName, arn)
      return arn
    }, toCloudFailure)
}
