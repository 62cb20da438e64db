import { type ApiPair, startApiPair } from '../support/api-pair'
import { raceRefunds } from '../support/refund-race'

const rounds = Number(process.env['RACE_ROUNDS'] ?? 1_000)

let pair: ApiPair

beforeAll(async () => {
  pair = await startApiPair()
}, 60_000)

afterAll(() => pair.stop(), 60_000)

it(`${String(rounds)} times fifty refunds at once give back what was paid at most`, async () => {
  const figures = await raceRefunds(pair, rounds, (done) => {
    if (done % 100 === 0) process.stdout.write(`${String(done)} of ${String(rounds)} rounds\n`)
  })
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  expect(figures.refundsAsked).toBe(rounds * 50)
  expect(figures.wrong).toEqual([])
}, 1_700_000)
