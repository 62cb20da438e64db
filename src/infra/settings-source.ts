import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { type FetchParameter, referencesIn, resolveReferences } from './setting-references'
import { type Environment, readSettings, type Settings, SettingsInvalid } from './settings'

/** The settings as they are now; the same object as long as nothing changed. */
export type SettingsSource = TE.TaskEither<SettingsInvalid, Settings>

/** ms for which fetched values count as fresh, and after which a failed look is repeated. */
export const settingsAge = { freshMs: 60_000, retryMs: 10_000 } as const

export type SettingsSourceOptions = {
  readonly environment: Environment
  readonly fetch: FetchParameter
  readonly clock: () => Date
  /** Told when new values could not be had or cannot be used, and the old ones stay. */
  readonly onStale: (problems: readonly string[]) => void
}

type Known = { readonly settings: Settings; readonly environment: Environment }

const sameValues = (one: Environment, other: Environment): boolean =>
  Object.keys(other).every((name) => one[name] === other[name])

/** Reads an environment without references; or says all that is wrong with it. */
export const readResolved = (environment: Environment): E.Either<readonly string[], Settings> =>
  E.tryCatch(
    () => readSettings(environment),
    (error) => {
      if (error instanceof SettingsInvalid) return error.problems
      throw error
    },
  )

/**
 * Reads the settings, following references (`ssm:...`, `secretsmanager:...`). What was fetched is
 * looked at again after a minute, so that keys are rotated and providers switched off without a
 * deploy. When that fails, or brings something unusable, the last good settings stay in force.
 */
export const settingsSource = (options: SettingsSourceOptions): SettingsSource => {
  const { environment, fetch, clock, onStale } = options
  const fixed = referencesIn(environment).length === 0
  let known: Known | undefined
  let lookAgainAt = 0
  let looking: Promise<E.Either<SettingsInvalid, Settings>> | undefined

  const keep = (fetched: Environment) => (settings: Settings) => {
    if (known === undefined || !sameValues(known.environment, fetched))
      known = { settings, environment: fetched }
    lookAgainAt = fixed ? Infinity : clock().getTime() + settingsAge.freshMs
    return known.settings
  }

  const stay = (problems: readonly string[]): E.Either<SettingsInvalid, Settings> => {
    if (known === undefined) return E.left(new SettingsInvalid(problems))
    lookAgainAt = clock().getTime() + settingsAge.retryMs
    onStale(problems)
    return E.right(known.settings)
  }

  const look = pipe(
    resolveReferences(fetch)(environment),
    TE.flatMapEither((fetched) => pipe(readResolved(fetched), E.map(keep(fetched)))),
    TE.orElse((problems) => TE.fromEither(stay(problems))),
  )

  return () => {
    if (known !== undefined && clock().getTime() < lookAgainAt)
      return Promise.resolve(E.right(known.settings))
    // Whoever comes meanwhile waits for the same look.
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}
