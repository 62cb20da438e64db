import { routes } from '../../../functions/http/routes'
import { problems } from '../../../functions/http/problem-table'
import { type Http, startHttp, type Watch } from '../../support/http'
import { badInput } from './bad-input'
import { eventRoutes } from './event-routes'
import { failingParts } from './failing-parts'
import { hiddenFromAll, keptSecrets } from './kept-secrets'
import { merchantRoutes } from './merchant-routes'
import { providerNotices } from './provider-notices'
import { randomRequests } from './random-requests'
import { referencePage } from './reference-page'
import { refusals } from './refusals'
import { type Scene, sceneOf } from './scene'
import { shopperPages } from './shopper-pages'
import {
  type OpenApi,
  type ServedContract,
  servedContract,
  unlistedRoutes,
} from './served-contract'

let http: Http
let contract: ServedContract | undefined
let complaints: string[] = []

const hold: Watch = (event, { status, headers, text }) => {
  complaints.push(
    ...hiddenFromAll
      .filter((secret) => `${JSON.stringify(headers)}${text}`.includes(secret))
      .map((secret) => `an answer holds ${secret}`),
    ...(contract?.hold({
      method: event.requestContext.http.method,
      path: event.rawPath,
      query: event.rawQueryString,
      headers: event.headers,
      sent: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
      status,
      answered: headers,
      text,
    }) ?? []),
  )
}

let scene: Scene | undefined
const theScene = (): Scene => {
  if (scene === undefined) throw new Error('The function did not start')
  return scene
}

beforeAll(async () => {
  // Whatever somebody sets in AWS: events hold keys and consents.
  process.env['POWERTOOLS_LOGGER_LOG_EVENT'] = 'true'
  http = await startHttp(hold)
  const { text } = await http.send({ target: '/openapi.json', key: null })
  contract = servedContract(JSON.parse(text) as OpenApi)
  scene = sceneOf(http, contract)
})

afterEach(() => {
  const heard = complaints
  complaints = []
  expect(heard).toEqual([])
})

afterAll(() => http.stop())

merchantRoutes(theScene)
refusals(theScene)
failingParts(theScene)
shopperPages(theScene)
badInput(theScene)
referencePage(theScene)
keptSecrets(theScene)
providerNotices(theScene)
eventRoutes(theScene)
randomRequests(theScene, () => complaints)

describe('the served contract', () => {
  it('promises no answer that was not seen here', () => {
    expect(contract?.unseen()).toEqual([])
  })

  it('tells of every route but those that providers call', () => {
    const listed = contract?.operations.map(({ name }) => name) ?? []
    const all = routes.map(({ method, path }) => `${method} ${path}`)
    expect(all.filter((name) => !listed.includes(name))).toEqual(unlistedRoutes)
    expect(listed.filter((name) => !all.includes(name))).toEqual([])
  })

  it('was tried with every failure that there is, and the log tells each by its name', () => {
    const told = http.logger.lines.join()
    const failures = Object.keys(problems).filter((tag) => tag !== 'InternalError')
    expect(failures.filter((tag) => !told.includes(`"failure":"${tag}"`))).toEqual([])
    expect(told).toContain('"message":"defect"')
  })
})
