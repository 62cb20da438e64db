import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

import type { Stage } from '../../domain/release/version'

/** deploy/bootstrap.yml makes it, beside the stack and not in it; a test compares. */
export const releaseTableName = (stage: Stage): string => `payport-${stage}-releases`

/** The one lock of the stage stands in the table of its releases: one write can look at both. */
export const lockKey = { kind: { S: 'lock' }, name: { S: 'stage' } }

export const releaseTableDefinition = (stage: Stage): CreateTableCommandInput => ({
  TableName: releaseTableName(stage),
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'kind', AttributeType: 'S' },
    { AttributeName: 'name', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'kind', KeyType: 'HASH' },
    { AttributeName: 'name', KeyType: 'RANGE' },
  ],
})
