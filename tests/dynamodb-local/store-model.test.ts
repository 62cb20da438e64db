import { startDynamoDb } from '../../local/dynamodb'
import { storeModelConformance } from '../simulation/store-model-conformance'

storeModelConformance("AWS's DynamoDB Local", () => startDynamoDb({ engine: 'dynamodb-local' }))
