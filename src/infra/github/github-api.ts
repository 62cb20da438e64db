import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type * as t from 'io-ts'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'

export type GitHubAccess = {
  /** `owner/name` */
  readonly repository: string
  /** Of a workflow or a person; undefined where there is none. */
  readonly token: string | undefined
  /** `https://api.github.com` */
  readonly apiUrl: string
}

export type GitHubRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the repository, or a whole URL that GitHub has told. */
  readonly path: string
  readonly body?: object | string
  readonly contentType?: string
}

/** An answer with a status that the caller may understand. */
export type GitHubAnswer = { readonly status: number; readonly body: unknown }

/** ms */
const timeoutMs = 15_000

const remedies: Readonly<Record<number, string>> = {
  401: 'give a token that is valid: GITHUB_TOKEN of a workflow, or gh auth token',
  403: 'give the token the rights contents: write and deployments: write (permissions of the job)',
  404: 'look whether GITHUB_REPOSITORY is right, and whether the token may see it',
}

const messageOf = (body: unknown): string => {
  const { message } = Object(body) as { readonly message?: unknown }
  return typeof message === 'string' ? `: ${message.slice(0, 200)}` : ''
}

/** For everything but success. */
export const refusalOf = ({ status, body }: GitHubAnswer): CloudFailure => ({
  _tag: 'CloudRefused',
  cause: `GitHub (${status})${messageOf(body)}`,
  remedy: remedies[status] ?? 'mend what the cause says; the same call would be refused again',
})

const isLimited = (answer: Response): boolean =>
  answer.status === 429 ||
  (answer.status === 403 &&
    (answer.headers.get('x-ratelimit-remaining') === '0' || answer.headers.has('retry-after')))

const readBody = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Sends one request to GitHub's REST API; every answer below 500 is an answer. */
export const gitHubApi =
  ({ repository, token, apiUrl }: GitHubAccess) =>
  ({ method, path, body, contentType }: GitHubRequest): TE.TaskEither<CloudFailure, GitHubAnswer> =>
  async () => {
    if (token === undefined || token === '')
      return E.left({
        _tag: 'CloudRefused',
        cause: 'there is no token for GitHub',
        remedy: 'set GITHUB_TOKEN (in a workflow: ${{ github.token }}; on a laptop: gh auth token)',
      })
    try {
      const answer = await fetch(
        path.startsWith('https:') || path.startsWith('http:')
          ? path
          : `${apiUrl}/repos/${repository}${path}`,
        {
          method,
          headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${token}`,
            'x-github-api-version': '2022-11-28',
            ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
          },
          ...(body !== undefined && {
            body: typeof body === 'string' ? body : JSON.stringify(body),
          }),
          signal: AbortSignal.timeout(timeoutMs),
        },
      )
      if (answer.status >= 500 || isLimited(answer))
        return E.left({ _tag: 'CloudUnavailable', cause: `GitHub (${answer.status})` })
      return E.right({ status: answer.status, body: readBody(await answer.text()) })
    } catch (error) {
      const { name, message } = error as Error
      return E.left({ _tag: 'CloudUnavailable', cause: `GitHub: ${name}: ${message}` })
    }
  }

/** The answer's body as we understand it; another status or another shape is a refusal. */
export const expectBody =
  <A>(codec: t.Type<A, unknown>) =>
  (answer: TE.TaskEither<CloudFailure, GitHubAnswer>): TE.TaskEither<CloudFailure, A> =>
    pipe(
      answer,
      TE.filterOrElse(({ status }) => status < 300, refusalOf),
      TE.flatMapEither(({ body }) =>
        pipe(
          codec.decode(body),
          E.mapLeft((): CloudFailure => ({
            _tag: 'CloudRefused',
            cause: `GitHub answered something else than ${codec.name}`,
            remedy: 'look whether GITHUB_API_URL is right',
          })),
        ),
      ),
    )
