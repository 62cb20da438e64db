import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { ProviderName } from '../domain/provider-name'
import type { Clock } from './ports/clock'
import type { Reached, Setup, SetupFacts, TableFacts, TableUnreadable } from './ports/setup'

/** Looks at everything that Payport needs around it, and says what to mend. Changes nothing. */
export type ExamineSetup = T.Task<readonly Finding[]>

export type Finding = {
  /** `Doubtful` works, and somebody should know. */
  readonly verdict: 'Fine' | 'Doubtful' | 'Wrong'
  readonly of: 'settings' | 'table' | 'events' | 'clock' | ProviderName
  readonly says: string
  /** What to do about it. */
  readonly remedy?: string
}

type Ports = { readonly setup: Setup; readonly clock: Clock }

/** ms by which the clocks may differ; their `Date` headers tell whole seconds. */
const skew = { doubtful: 5_000, wrong: 60_000 } as const

const fine = (of: Finding['of'], says: string): Finding => ({ verdict: 'Fine', of, says })
const doubtful = (of: Finding['of'], says: string, remedy: string): Finding => ({
  verdict: 'Doubtful',
  of,
  says,
  remedy,
})
const wrong = (of: Finding['of'], says: string, remedy: string): Finding => ({
  verdict: 'Wrong',
  of,
  says,
  remedy,
})

const settingsFindings = ({
  merchants,
  publicUrl,
  privateAddresses,
  providersOff,
}: SetupFacts): readonly Finding[] => [
  fine(
    'settings',
    `complete: ${String(merchants.length)} merchant(s), shoppers come to ${publicUrl}`,
  ),
  ...(publicUrl.startsWith('https:') || new URL(publicUrl).hostname === '127.0.0.1'
    ? []
    : [
        doubtful(
          'settings',
          'shoppers come without TLS',
          'Let PAYPORT_PUBLIC_URL be an https: URL.',
        ),
      ]),
  ...(privateAddresses && new URL(publicUrl).hostname !== '127.0.0.1'
    ? [
        wrong(
          'settings',
          'a merchant can have webhooks sent into this network',
          'Take PAYPORT_WEBHOOK_PRIVATE_ADDRESSES away: it is for one machine alone.',
        ),
      ]
    : []),
  ...(merchants.length > 0
    ? []
    : [doubtful('settings', 'nobody can call the API', 'Put a merchant into PAYPORT_MERCHANTS.')]),
  ...merchants.flatMap(({ id, apiKeys, returnOrigins, providers }) => [
    ...(apiKeys > 0
      ? []
      : [doubtful('settings', `${id} has no API key`, 'Add a hash to its apiKeyHashes.')]),
    ...(returnOrigins.length > 0
      ? []
      : [doubtful('settings', `${id} can send no shopper back`, 'Add to its returnOrigins.')]),
    ...(providers.length > 0
      ? []
      : [doubtful('settings', `${id} has no provider`, 'Add its credentials with a provider.')]),
  ]),
  ...providersOff.map((provider) =>
    doubtful(
      provider,
      'is switched off: no new checkout is opened',
      'Take it out of PAYPORT_PROVIDERS_OFF when it may go on.',
    ),
  ),
]

const examineTable = (
  of: 'table' | 'events',
  name: string,
  facts: TE.TaskEither<TableUnreadable, TableFacts>,
): T.Task<readonly Finding[]> =>
  pipe(
    facts,
    TE.match(
      ({ _tag, cause }) => [
        _tag === 'TableMissing'
          ? wrong(
              of,
              `${name} does not exist`,
              `Deploy the stack, or correct ${tableSettings[of]} or the region.`,
            )
          : wrong(
              of,
              `${name} could not be looked at: ${cause}`,
              'Check credentials, region and DYNAMODB_ENDPOINT.',
            ),
      ],
      ({ status, differences, deletionProtected }) => [
        ...(status === 'ACTIVE'
          ? [fine(of, `${name} is there`)]
          : [wrong(of, `${name} is ${status}`, 'Wait until it is ACTIVE.')]),
        ...differences.map((each) =>
          wrong(of, each, 'Deploy the stack, which has the right table.'),
        ),
        ...(deletionProtected
          ? []
          : [doubtful(of, 'can be deleted by mistake', 'Switch deletion protection on.')]),
      ],
    ),
  )

const tableSettings = { table: 'PAYPORT_TABLE', events: 'PAYPORT_EVENT_TABLE' } as const

const clockFinding = (now: Date, { date, ms }: Reached): readonly Finding[] => {
  if (date === undefined) return []
  // The answer left between the question and now; and the header is cut to the second.
  const ahead = now.getTime() - date.getTime()
  const off = Math.max(0, ahead - ms - 1_000, -ahead)
  const says = `differs by ${String(Math.round(off / 1_000))} s from theirs`
  if (off < skew.doubtful) return [fine('clock', 'agrees')]
  return off < skew.wrong
    ? [doubtful('clock', says, 'Let this machine keep its time by NTP.')]
    : [wrong('clock', says, 'Set the clock: windows of providers and signatures depend on it.')]
}

const examineProvider =
  ({ setup, clock }: Ports) =>
  ([provider, url]: SetupFacts['providerUrls'][number]): T.Task<readonly Finding[]> =>
    pipe(
      setup.reach(url),
      TE.match(
        ({ cause }): readonly Finding[] => [
          wrong(
            provider,
            `${url} was not reached: ${cause}`,
            'Let outgoing HTTPS through (NAT, security group, proxy), or correct the URL.',
          ),
        ],
        (reached) => [
          fine(provider, `${url} answers (${String(Math.round(reached.ms))} ms)`),
          ...clockFinding(clock(), reached),
        ],
      ),
    )

/** Many agree on the time; the worst word on it is enough. */
const oneWordOnTheClock = (findings: readonly Finding[]): readonly Finding[] => {
  const [worst] = findings
    .filter(({ of }) => of === 'clock')
    .toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict))
  return [...findings.filter(({ of }) => of !== 'clock'), ...(worst === undefined ? [] : [worst])]
}
const verdicts = ['Fine', 'Doubtful', 'Wrong'] as const

export const examineSetup = (ports: Ports): ExamineSetup => {
  const { setup } = ports
  return pipe(
    setup.settings,
    TE.matchE(
      (problems) => T.of(problems.map((each) => wrong('settings', each, 'See docs/settings.md.'))),
      (facts) =>
        pipe(
          T.sequenceArray([
            examineTable('table', facts.tableName, setup.table(facts.tableName)),
            examineTable('events', facts.eventTableName, setup.eventTable(facts.eventTableName)),
            ...facts.providerUrls.map(examineProvider(ports)),
          ]),
          T.map((found) => oneWordOnTheClock([...settingsFindings(facts), ...found.flat()])),
        ),
    ),
  )
}
