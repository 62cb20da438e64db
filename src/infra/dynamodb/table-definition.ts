import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  type TableDescription,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'

/** The sparse index of the payments that wait for something. */
export const dueIndex = 'due'

type TableOptions = {
  /** Off unless something reads it: a stream is stored and billed. */
  readonly stream?: boolean
}

const tableDefinition = (
  tableName: string,
  { stream = false }: TableOptions = {},
): CreateTableCommandInput => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'q', AttributeType: 'N' },
    { AttributeName: 'due', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: dueIndex,
      KeySchema: [
        { AttributeName: 'q', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  ...(stream && {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  }),
})

type IndexedTable = {
  readonly GlobalSecondaryIndexes?:
    | ReadonlyArray<{
        readonly IndexName?: string | undefined
        readonly KeySchema?: KeySchemaElement[] | undefined
      }>
    | undefined
}

const keysOf = (schema: readonly KeySchemaElement[] = []): string =>
  schema.map(({ AttributeName, KeyType }) => `${AttributeName ?? ''} (${KeyType ?? ''})`).join(', ')

/** In what a table that is there differs from the one that is wanted, in words. */
export const differencesBetween = (
  table: TableDescription,
  wanted: CreateTableCommandInput,
): readonly string[] => {
  const keysOfIndex = ({ GlobalSecondaryIndexes = [] }: IndexedTable, name: string) =>
    keysOf(GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === name)?.KeySchema)
  const compare = (what: string, has: string, needs: string) =>
    has === needs ? [] : [`its ${what} is "${has}" and must be "${needs}"`]
  return [
    ...compare('key', keysOf(table.KeySchema), keysOf(wanted.KeySchema)),
    ...(wanted.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName = '' }) =>
      compare(`index ${IndexName}`, keysOfIndex(table, IndexName), keysOfIndex(wanted, IndexName)),
    ),
  ]
}

/** In what a table that is there differs from the one of the payments. */
export const differencesFrom = (table: TableDescription): readonly string[] =>
  differencesBetween(table, tableDefinition(table.TableName ?? ''))

/** seconds; engines on one machine need none of it */
const mostSeconds = 60

/** Makes the table and waits for it; one that is there already stays as it is. Throws the SDK's errors. */
export const createDefined = async (
  client: DynamoDBClient,
  definition: CreateTableCommandInput & { readonly TableName: string },
): Promise<void> => {
  try {
    await client.send(new CreateTableCommand(definition))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  await waitUntilTableExists(
    { client, minDelay: 1, maxDelay: 5, maxWaitTime: mostSeconds },
    { TableName: definition.TableName },
  )
}

/** The table of the payments. */
export const createTable = (
  client: DynamoDBClient,
  tableName: string,
  options?: TableOptions,
): Promise<void> =>
  createDefined(client, { ...tableDefinition(tableName, options), TableName: tableName })
