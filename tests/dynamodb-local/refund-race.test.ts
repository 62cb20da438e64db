import { type RunningDynamoDb, startDynamoDb } from '../../local/dynamodb'
import { type ApiPair, startApiPair } from '../support/api-pair'
import { raceRefunds } from '../support/refund-race'

const rounds = 100

const named = process.env['DYNAMODB_ENDPOINT']
let dynamoDb: RunningDynamoDb
let pair: ApiPair

beforeAll(async () => {
  dynamoDb = await startDynamoDb({ engine: 'dynamodb-local' })
  process.env['DYNAMODB_ENDPOINT'] = dynamoDb.endpoint
  pair = await startApiPair()
}, 120_000)

afterAll(async () => {
  await pair.stop()
  await dynamoDb.stop()
  if (named === undefined) delete process.env['DYNAMODB_ENDPOINT']
  else process.env['DYNAMODB_ENDPOINT'] = named
}, 60_000)

it(`${String(rounds)} times fifty refunds at once give back what was paid at most`, async () => {
  const figures = await raceRefunds(pair, rounds)
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  expect(figures.refundsAsked).toBe(rounds * 50)
  expect(figures.wrong).toEqual([])
}, 900_000)
