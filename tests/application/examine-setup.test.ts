import * as TE from 'fp-ts/TaskEither'

import { examineSetup } from '../../src/application/examine-setup'
import type { Setup, SetupFacts, TableFacts } from '../../src/application/ports/setup'
import { merchantId } from '../support/payments'

const now = new Date('2026-11-23T09:00:00.500Z')

const facts: SetupFacts = {
  publicUrl: 'https://pay.example',
  tableName: 'payport',
  eventTableName: 'payport-events',
  privateAddresses: false,
  merchants: [
    {
      id: merchantId,
      apiKeys: 1,
      returnOrigins: ['https://shop.example'],
      providers: ['kakaopay'],
    },
  ],
  providersOff: [],
  providerUrls: [['kakaopay', 'https://kakao.example']],
}
const table: TableFacts = { status: 'ACTIVE', differences: [], deletionProtected: true }
const reachedAt =
  (date: string): Setup['reach'] =>
  () =>
    TE.right({ status: 404, ms: 40, date: new Date(date) })

const healthy: Setup = {
  settings: TE.right(facts),
  table: () => TE.right(table),
  eventTable: () => TE.right(table),
  reach: reachedAt('2026-11-23T09:00:00Z'),
}

const examine = (changes: Partial<Setup>) =>
  examineSetup({ setup: { ...healthy, ...changes }, clock: () => now })()

const verdictOn = async (changes: Partial<Setup>) =>
  (await examine(changes))
    .filter(({ verdict }) => verdict !== 'Fine')
    .map(({ verdict, of, says }) => `${verdict} ${of}: ${says}`)

it('finds nothing wrong with what is right, and says what it looked at', async () => {
  const findings = await examine({})
  expect(findings.map(({ verdict, of }) => `${verdict} ${of}`)).toEqual([
    'Fine settings',
    'Fine table',
    'Fine events',
    'Fine kakaopay',
    'Fine clock',
  ])
})

it.each<[string, Partial<Setup>, readonly string[]]>([
  [
    'each setting that is wrong, and looks no further',
    { settings: TE.left(['A is missing', 'B must be a URL']) },
    ['Wrong settings: A is missing', 'Wrong settings: B must be a URL'],
  ],
  [
    'a table that is not there',
    { table: () => TE.left({ _tag: 'TableMissing', cause: 'ResourceNotFoundException' }) },
    ['Wrong table: payport does not exist'],
  ],
  [
    'a table that it may not look at',
    { table: () => TE.left({ _tag: 'TableUnreadable', cause: 'AccessDenied' }) },
    ['Wrong table: payport could not be looked at: AccessDenied'],
  ],
  [
    'a table with another index, that anybody could delete',
    {
      table: () =>
        TE.right({ ...table, differences: ['its index due is ""'], deletionProtected: false }),
    },
    ['Wrong table: its index due is ""', 'Doubtful table: can be deleted by mistake'],
  ],
  [
    'a table that is being made',
    { table: () => TE.right({ ...table, status: 'CREATING' }) },
    ['Wrong table: payport is CREATING'],
  ],
  [
    'a table of events that is not there',
    { eventTable: () => TE.left({ _tag: 'TableMissing', cause: 'ResourceNotFoundException' }) },
    ['Wrong events: payport-events does not exist'],
  ],
  [
    'a table of events with another index',
    { eventTable: () => TE.right({ ...table, differences: ['its index feed is ""'] }) },
    ['Wrong events: its index feed is ""'],
  ],
  [
    'webhooks that may go into this network',
    { settings: TE.right({ ...facts, privateAddresses: true }) },
    ['Wrong settings: a merchant can have webhooks sent into this network'],
  ],
  [
    'a provider that nobody reaches',
    { reach: () => TE.left({ _tag: 'NotReached', cause: 'ENOTFOUND' }) },
    ['Wrong kakaopay: https://kakao.example was not reached: ENOTFOUND'],
  ],
  [
    'a clock that is ahead',
    { reach: reachedAt('2026-11-23T08:59:30Z') },
    ['Doubtful clock: differs by 29 s from theirs'],
  ],
  [
    'a clock that is far behind',
    { reach: reachedAt('2026-11-23T09:02:00Z') },
    ['Wrong clock: differs by 120 s from theirs'],
  ],
  [
    'a merchant who can do nothing',
    {
      settings: TE.right({
        ...facts,
        merchants: [{ id: merchantId, apiKeys: 0, returnOrigins: [], providers: [] }],
      }),
    },
    [
      `Doubtful settings: ${merchantId} has no API key`,
      `Doubtful settings: ${merchantId} can send no shopper back`,
      `Doubtful settings: ${merchantId} has no provider`,
    ],
  ],
  [
    'shoppers without TLS, no merchant, and a provider that is off',
    {
      settings: TE.right({
        ...facts,
        publicUrl: 'http://pay.example',
        merchants: [],
        providersOff: ['nicepay'],
      }),
    },
    [
      'Doubtful settings: shoppers come without TLS',
      'Doubtful settings: nobody can call the API',
      'Doubtful nicepay: is switched off: no new checkout is opened',
    ],
  ],
])('finds %s', async (_, changes, found) => {
  expect(await verdictOn(changes)).toEqual(found)
})

it('says what to do about all that it finds', async () => {
  const findings = await examine({
    table: () => TE.left({ _tag: 'TableMissing', cause: '' }),
    reach: () => TE.left({ _tag: 'NotReached', cause: 'ENOTFOUND' }),
  })
  for (const { verdict, remedy } of findings)
    if (verdict !== 'Fine') expect(remedy).toMatch(/^[A-Z].*\.$/)
})

it('hears many clocks and tells the worst word', async () => {
  const settings = TE.right<readonly string[], SetupFacts>({
    ...facts,
    providerUrls: [
      ['kakaopay', 'https://kakao.example'],
      ['nicepay', 'https://nice.example'],
    ],
  })
  const reach: Setup['reach'] = (url) =>
    reachedAt(url.includes('kakao') ? '2026-11-23T09:00:00Z' : '2026-11-23T08:00:00Z')(url)
  expect(await verdictOn({ settings, reach })).toEqual([
    'Wrong clock: differs by 3599 s from theirs',
  ])
})
