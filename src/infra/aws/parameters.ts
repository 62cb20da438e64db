import { GetParameterError } from '@aws-lambda-powertools/parameters/errors'
import { getSecret } from '@aws-lambda-powertools/parameters/secrets'
import { getParameter } from '@aws-lambda-powertools/parameters/ssm'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { FetchParameter, ParameterFailure } from '../setting-references'

/** By the `name` of AWS's errors, as its API references list them. */
const failures: ReadonlyMap<string, ParameterFailure['_tag']> = new Map([
  ['ParameterNotFound', 'ParameterMissing'],
  ['ParameterVersionNotFound', 'ParameterMissing'],
  ['ResourceNotFoundException', 'ParameterMissing'],
  ['AccessDeniedException', 'ParameterForbidden'],
  ['DecryptionFailure', 'ParameterForbidden'],
] as const)

const toFailure = (error: unknown): ParameterFailure => {
  const cause = error instanceof GetParameterError ? error.cause : error
  const name = cause instanceof Error ? cause.name : ''
  return { _tag: failures.get(name) ?? 'ParameterSourceUnavailable' }
}

// Imported at the start: what is imported later cannot be shaken, and brings every word of Systems Manager.
const fetchFrom = {
  ssm: (name: string) => getParameter(name, { decrypt: true, forceFetch: true }),
  secretsmanager: (name: string) => getSecret(name, { forceFetch: true }),
} as const

/** Parameter Store (decrypted) and Secrets Manager (`AWSCURRENT`), as text. */
export const fetchParameter: FetchParameter = ({ source, name }) =>
  pipe(
    TE.tryCatch(() => fetchFrom[source](name), toFailure),
    TE.flatMapNullable(
      (value) => value?.toString(),
      (): ParameterFailure => ({ _tag: 'ParameterMissing' }),
    ),
  )
