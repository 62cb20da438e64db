import { GetAliasCommand, LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda'

import type { Aliases } from './abort-release'

/** Lambda's aliases of one name. */
export const lambdaAliases = (alias: string, client = new LambdaClient({})): Aliases => ({
  read: async (functionName) => {
    const found = await client.send(
      new GetAliasCommand({ FunctionName: functionName, Name: alias }),
    )
    return {
      stable: found.FunctionVersion ?? '',
      others: found.RoutingConfig?.AdditionalVersionWeights ?? {},
      revision: found.RevisionId ?? '',
    }
  },
  settle: async (functionName, { stable, revision }) => {
    try {
      await client.send(
        new UpdateAliasCommand({
          FunctionName: functionName,
          Name: alias,
          FunctionVersion: stable,
          // Left out, the shares would stay as they are.
          RoutingConfig: { AdditionalVersionWeights: {} },
          RevisionId: revision,
        }),
      )
      return true
    } catch (error) {
      // The revision is not the current one any more, or another update runs.
      const { name } = error as Error
      if (name === 'PreconditionFailedException' || name === 'ResourceConflictException')
        return false
      throw error
    }
  },
})
