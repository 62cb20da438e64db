import { startDynamoDb } from '../../local/dynamodb'
import { eventFeedSuite } from './event-feed-suite'

eventFeedSuite('the embedded DynamoDB', () => startDynamoDb())
