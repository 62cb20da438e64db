import { startDynamoDb } from '../../../local/dynamodb'
import { tableConformance } from '../../simulation/table-conformance'

tableConformance('the embedded DynamoDB', () => startDynamoDb())
