import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'

import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import type { CodeHost } from '../../application/ports/release/code-host'
import { expectBody, type GitHubAnswer, type GitHubRequest } from './github-api'

type Send = (request: GitHubRequest) => TE.TaskEither<CloudFailure, GitHubAnswer>

const Page = t.strict(
  {
    id: t.number,
    upload_url: t.string,
    assets: t.readonlyArray(t.strict({ id: t.number, name: t.string }), 'Assets'),
  },
  'Release',
)
type Page = t.TypeOf<typeof Page>

const drawingName = 'release.svg'

/** A page for the tag, where there is none yet. */
const writePage = (send: Send, release: string, body: string): TE.TaskEither<CloudFailure, Page> =>
  pipe(
    send({ method: 'GET', path: `/releases/tags/${release}` }),
    TE.flatMap((answer) =>
      answer.status === 404
        ? send({
            method: 'POST',
            path: '/releases',
            body: { tag_name: release, name: release, body, prerelease: release.includes('-') },
          })
        : pipe(
            TE.right<CloudFailure, GitHubAnswer>(answer),
            expectBody(Page),
            TE.flatMap(({ id }) =>
              send({ method: 'PATCH', path: `/releases/${id}`, body: { body } }),
            ),
          ),
    ),
    expectBody(Page),
  )

/** GitHub takes no second file of one name. */
const removeDrawing = (send: Send, { assets }: Page): TE.TaskEither<CloudFailure, unknown> => {
  const before = assets.find(({ name }) => name === drawingName)
  return before === undefined
    ? TE.right(undefined)
    : send({ method: 'DELETE', path: `/releases/assets/${before.id}` })
}

const addDrawing = (send: Send, { upload_url }: Page, drawing: string) =>
  pipe(
    send({
      method: 'POST',
      // Told as a template: https://uploads.github.com/.../assets{?name,label}
      path: `${upload_url.replace(/\{.*$/, '')}?name=${drawingName}`,
      body: drawing,
      contentType: 'image/svg+xml',
    }),
    expectBody(t.unknown),
  )

/** The report is the text of the release's page, and its drawing a file beside it. */
export const publishOnReleasePage =
  (send: Send): CodeHost['publishReport'] =>
  (release, markdown, drawing) =>
    pipe(
      writePage(send, release, markdown),
      TE.tap((page) => removeDrawing(send, page)),
      TE.flatMap((page) => addDrawing(send, page, drawing)),
      TE.map(() => undefined),
    )
