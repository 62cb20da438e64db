import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import * as E from 'fp-ts/Either'

import type { Environment } from './settings'

/** Where a value lies that the environment only names: `ssm:/path` or `secretsmanager:name`. */
export type ParameterRef = {
  readonly source: 'ssm' | 'secretsmanager'
  readonly name: string
}

export type ParameterFailure = {
  readonly _tag: 'ParameterMissing' | 'ParameterForbidden' | 'ParameterSourceUnavailable'
}

/** Reads a value by its name, past any cache. */
export type FetchParameter = (ref: ParameterRef) => TE.TaskEither<ParameterFailure, string>

type Reference = { readonly setting: string; readonly ref: ParameterRef }

const ours = /^(PAYPORT|KAKAOPAY|NAVERPAY|NICEPAY|PROVIDER)_/
const reference = /^(ssm|secretsmanager):(.+)$/s

/** The settings whose values are names of parameters. */
export const referencesIn = (environment: Environment): readonly Reference[] =>
  Object.entries(environment).flatMap(([setting, value = '']) => {
    const [, source, name] = reference.exec(ours.test(setting) ? value : '') ?? []
    return (source === 'ssm' || source === 'secretsmanager') && name !== undefined
      ? [{ setting, ref: { source, name } }]
      : []
  })

const advice: { readonly [Tag in ParameterFailure['_tag']]: string } = {
  ParameterMissing: 'which does not exist: create it there',
  ParameterForbidden: 'which this role may not read: allow it, or correct the name',
  ParameterSourceUnavailable: 'which could not be read just now',
}

const complaint =
  ({ setting, ref }: Reference) =>
  ({ _tag }: ParameterFailure): string =>
    `${setting} is ${ref.source}:${ref.name}, ${advice[_tag]}`

/** Puts the values in place of their names; or says of each that it could not have, why not. */
export const resolveReferences =
  (fetch: FetchParameter) =>
  (environment: Environment): TE.TaskEither<readonly string[], Environment> =>
    pipe(
      referencesIn(environment),
      RA.map((each) =>
        pipe(
          fetch(each.ref),
          TE.bimap(complaint(each), (value) => [each.setting, value] as const),
        ),
      ),
      T.sequenceArray,
      T.map((answers) => {
        const { left, right } = RA.separate(answers)
        return left.length > 0
          ? E.left(left)
          : E.right({ ...environment, ...Object.fromEntries(right) })
      }),
    )
