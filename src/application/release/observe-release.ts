import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import type { DeadManTimer } from '../../domain/release/alias'
import { minutesToJudge } from '../../domain/release/judge'
import type { Observed } from '../../domain/release/observed'
import { hasEnded, type ReleaseRecord } from '../../domain/release/release-record'
import type { CloudFailure } from '../ports/release/cloud-failure'
import type { AliasMissing } from '../ports/release/function-aliases'
import type { ReleasePorts } from '../ports/release/release-ports'

export type ObservationPorts = Pick<
  ReleasePorts,
  'aliases' | 'timers' | 'counters' | 'alarms' | 'codeHost'
>

/** What could not be read, and why. */
export type Unread = { readonly what: string; readonly failure: CloudFailure | AliasMissing }

export type Observation = { readonly observed: Observed; readonly unread: readonly Unread[] }

type Look<A> = { readonly value?: A; readonly unread: readonly Unread[] }

const look = <A>(
  what: string,
  ask: TE.TaskEither<CloudFailure | AliasMissing, A>,
): T.Task<Look<A>> =>
  pipe(
    ask,
    TE.match(
      (failure): Look<A> => ({ unread: [{ what, failure }] }),
      (value): Look<A> => ({ value, unread: [] }),
    ),
  )

const notAsked: T.Task<{ readonly value?: never; readonly unread: readonly Unread[] }> = T.of({
  unread: [],
})

/** Each function's, by name; those that could not be read are left out. */
const lookAtEach = <A>(
  names: readonly string[],
  what: string,
  ask: (name: string) => TE.TaskEither<CloudFailure | AliasMissing, A>,
): T.Task<{ readonly value: { readonly [name: string]: A }; readonly unread: readonly Unread[] }> =>
  pipe(
    names,
    T.traverseArray((name) => look(`${what} of ${name}`, ask(name))),
    T.map((looks) => ({
      value: Object.fromEntries(
        looks.flatMap(({ value }, index) =>
          value === undefined ? [] : [[names[index] ?? '', value] as const],
        ),
      ),
      unread: looks.flatMap(({ unread }) => unread),
    })),
  )

const toTimer = (timer: O.Option<DeadManTimer>): DeadManTimer | 'None' =>
  O.isSome(timer) ? timer.value : 'None'

const lookAtCounts = ({ counters }: ObservationPorts, record: ReleaseRecord, now: Date) => {
  const minutes = minutesToJudge(record.judge, record.plan, now)
  const { functions, slowAfterMs } = record
  return record.phase._tag !== 'Watching' || minutes === undefined
    ? notAsked
    : look(
        'counts',
        counters.count({
          functions,
          ...minutes,
          ...(slowAfterMs !== undefined && { slowAfterMs }),
        }),
      )
}

/** Where the aliases are, which a person asks for also when the release has ended. */
export const observeAliases =
  ({ aliases }: Pick<ObservationPorts, 'aliases'>) =>
  ({ functions }: ReleaseRecord, lockKept: boolean): T.Task<Observation> =>
    pipe(
      lookAtEach(
        functions.map(({ name }) => name),
        'alias',
        aliases.read,
      ),
      T.map(({ value, unread }) => ({
        observed: { aliases: value, timers: {}, lockKept },
        unread,
      })),
    )

/** Looks at all that the engine may want to know in the record's phase, at the same time. */
export const observeRelease =
  (ports: ObservationPorts) =>
  (record: ReleaseRecord, lockKept: boolean, now: Date): T.Task<Observation> => {
    const names = record.functions.map(({ name }) => name)
    const { aliases, timers, alarms, codeHost } = ports
    const wantsMain = record.phase._tag === 'Closing' && record.stage === 'production'
    return async () => {
      if (hasEnded(record)) return { observed: { aliases: {}, timers: {}, lockKept }, unread: [] }
      const [seen, armed, counts, firing, main] = await Promise.all([
        lookAtEach(names, 'alias', aliases.read)(),
        lookAtEach(names, 'timer', (name) => pipe(timers.read(name), TE.map(toTimer)))(),
        lookAtCounts(ports, record, now)(),
        look('alarms', alarms.firing)(),
        wantsMain ? look('main', codeHost.mainAgainst(record.commit))() : notAsked(),
      ])
      return {
        observed: {
          aliases: seen.value,
          timers: armed.value,
          ...(counts.value !== undefined && { counts: counts.value }),
          ...(firing.value !== undefined && { firing: firing.value }),
          ...(main.value !== undefined && { main: main.value }),
          lockKept,
        },
        unread: [seen, armed, counts, firing, main].flatMap(({ unread }) => unread),
      }
    }
  }
