import { startDynamoDb } from '../../local/dynamodb'
import { tableConformance } from '../simulation/table-conformance'

tableConformance("AWS's DynamoDB Local", () => startDynamoDb({ engine: 'dynamodb-local' }))
