import { startDynamoDb } from '../../local/dynamodb'
import { paymentStoreSuite } from '../infra/dynamodb/payment-store-suite'

paymentStoreSuite("AWS's DynamoDB Local", () => startDynamoDb({ engine: 'dynamodb-local' }))
