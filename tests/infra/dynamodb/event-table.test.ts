import { startDynamoDb } from '../../../local/dynamodb'
import { eventStoreSuite } from './event-store-suite'

eventStoreSuite('the embedded DynamoDB', () => startDynamoDb())
