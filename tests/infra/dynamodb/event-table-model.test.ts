import { startDynamoDb } from '../../../local/dynamodb'
import { eventTableConformance } from '../../simulation-events/table-conformance'

eventTableConformance('the embedded DynamoDB', () => startDynamoDb())
