import { startDynamoDb } from '../../local/dynamodb'
import { eventStoreSuite } from '../infra/dynamodb/event-store-suite'

eventStoreSuite("AWS's DynamoDB Local", () => startDynamoDb({ engine: 'dynamodb-local' }))
