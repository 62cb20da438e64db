import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type { CodeHost, MainDiverged } from '../../application/ports/release/code-host'
import { announceDeployment } from './deployments'
import { expectBody, gitHubApi, type GitHubAccess, refusalOf } from './github-api'
import { publishOnReleasePage } from './release-page'

const Comparison = t.strict(
  {
    status: t.keyof({ identical: null, ahead: null, behind: null, diverged: null }, 'Status'),
  },
  'Comparison',
)

const positions = {
  identical: 'AtCommit',
  // The commit is ahead of main.
  ahead: 'Behind',
  // Main has what the commit has not.
  behind: 'Diverged',
  diverged: 'Diverged',
} as const

/** GitHub's REST API, for one repository. */
export const gitHub = (access: GitHubAccess): CodeHost => {
  const send = gitHubApi(access)
  return {
    mainAgainst: (commit) =>
      pipe(
        send({ method: 'GET', path: `/compare/main...${commit}` }),
        expectBody(Comparison),
        TE.map(({ status }) => positions[status]),
      ),

    moveMain: (commit) =>
      pipe(
        send({
          method: 'PATCH',
          path: '/git/refs/heads/main',
          body: { sha: commit, force: false },
        }),
        TE.flatMap((answer): TE.TaskEither<CloudFailure | MainDiverged, void> => {
          if (answer.status < 300) return TE.right(undefined)
          // "Update is not a fast forward"; its other reasons are for a person to read.
          return answer.status === 422 && /fast.forward/i.test(JSON.stringify(answer.body))
            ? TE.left({ _tag: 'MainDiverged', commit })
            : TE.left(refusalOf(answer))
        }),
      ),

    announce: announceDeployment(send),
    publishReport: publishOnReleasePage(send),
  }
}
