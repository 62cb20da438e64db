import { startDynamoDb } from '../../local/dynamodb'
import { eventTableConformance } from '../simulation-events/table-conformance'

eventTableConformance("AWS's DynamoDB Local", () => startDynamoDb({ engine: 'dynamodb-local' }))
