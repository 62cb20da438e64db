import { startDynamoDb } from '../../../local/dynamodb'
import { storeModelConformance } from '../../simulation/store-model-conformance'

storeModelConformance('the embedded DynamoDB', () => startDynamoDb())
