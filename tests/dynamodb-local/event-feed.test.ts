import { startDynamoDb } from '../../local/dynamodb'
import { eventFeedSuite } from '../local/event-feed-suite'

eventFeedSuite("AWS's DynamoDB Local", () => startDynamoDb({ engine: 'dynamodb-local' }))
