import { CreateTableCommand } from '@aws-sdk/client-dynamodb'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import { stages } from '../../src/domain/release/version'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { releaseTable } from '../../src/infra/dynamodb/release-table'
import { releaseTableDefinition } from '../../src/infra/dynamodb/release-table-definition'
import { stageLockTable } from '../../src/infra/dynamodb/stage-lock-table'
import type { Stop } from '../parts'

type Books = Pick<ReleasePorts, 'records' | 'locks'> & { readonly stop: Stop }

/** The same tables for locks and records that deploy/bootstrap.yml makes, in the DynamoDB of this machine. */
export const openBooks = async (endpoint: string): Promise<Books> => {
  const client = dynamoClient({ endpoint })
  for (const stage of stages)
    await client.send(new CreateTableCommand(releaseTableDefinition(stage)))
  return {
    records: releaseTable(client),
    locks: stageLockTable(client),
    stop: () => {
      client.destroy()
      return Promise.resolve()
    },
  }
}
