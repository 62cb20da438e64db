import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type { CodeHost, DeploymentNews } from '../../application/ports/release/code-host'
import { expectBody, type GitHubAnswer, type GitHubRequest } from './github-api'

type Send = (request: GitHubRequest) => TE.TaskEither<CloudFailure, GitHubAnswer>

const Deployment = t.strict({ id: t.number }, 'Deployment')
const Deployments = t.readonlyArray(Deployment, 'Deployments')

/** Tells ours from those that GitHub makes for each job with an environment. */
const task = 'release'

const queryOf = ({ stage, release }: DeploymentNews): string =>
  new URLSearchParams({ ref: release, environment: stage, task }).toString()

const find = (send: Send, news: DeploymentNews) =>
  pipe(
    send({ method: 'GET', path: `/deployments?${queryOf(news)}` }),
    expectBody(Deployments),
    TE.map((found) => found[0]),
  )

const create = (send: Send, { stage, release, commit, description }: DeploymentNews) =>
  pipe(
    send({
      method: 'POST',
      path: '/deployments',
      body: {
        ref: release,
        environment: stage,
        task,
        description,
        payload: { commit },
        auto_merge: false,
        // The plan has looked at what must hold.
        required_contexts: [],
        production_environment: stage === 'production',
      },
    }),
    expectBody(Deployment),
  )

/** One deployment for a release in a stage, and its latest state. */
export const announceDeployment =
  (send: Send): CodeHost['announce'] =>
  (news) =>
    pipe(
      find(send, news),
      TE.flatMap((found) => (found === undefined ? create(send, news) : TE.right(found))),
      TE.flatMap(({ id }) =>
        pipe(
          send({
            method: 'POST',
            path: `/deployments/${id}/statuses`,
            body: {
              state: news.state,
              description: news.description,
              environment: news.stage,
              auto_inactive: news.state === 'success',
            },
          }),
          expectBody(t.unknown),
        ),
      ),
      TE.map(() => undefined),
    )
