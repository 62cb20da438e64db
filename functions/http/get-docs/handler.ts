import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { HttpReply } from '../http-reply'
import { escapeHtml } from '../page'
import type { Failure, RouteNotFound } from '../failure'
import { anchorOf } from '../problem'
import { problems } from '../problem-table'
import type { PublicHandler } from '../route'

/** The reference page's files, from the npm package: nothing is loaded from elsewhere. */
const assets: ReadonlyMap<string, { readonly path: () => string; readonly mediaType: string }> =
  new Map([
    [
      'swagger-ui.css',
      {
        path: () => require.resolve('swagger-ui-dist/swagger-ui.css'),
        mediaType: 'text/css; charset=utf-8',
      },
    ],
    [
      'swagger-ui-bundle.js',
      {
        path: () => require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
        mediaType: 'text/javascript; charset=utf-8',
      },
    ],
  ])

/** Swagger UI takes the fragment for its own and moves what is below it: the problem is shown again after. */
const start = `const wanted = location.hash
SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'list',
  defaultModelsExpandDepth: 0, validatorUrl: null,
  onComplete: () => { if (wanted.startsWith('#problem-')) location.hash = wanted },
})`
const startHash = createHash('sha256').update(start).digest('base64')

/** What the `type` of a problem document leads to. */
const problemList = (Object.keys(problems) as ReadonlyArray<Failure['_tag']>)
  .map((tag) => {
    const { status, title, advice, moneyMoved, safeToRetry } = problems[tag]
    return `<dt id="${anchorOf(tag)}"><code>${tag}</code> ${String(status)}</dt>
<dd>${escapeHtml(`${title}. ${advice}`)}<br><small>Money moved: ${moneyMoved}. Safe to retry: ${safeToRetry}.</small></dd>`
  })
  .join('\n')

const style = `
  .opblock-body { overflow-x: auto }
  #problems { max-width: 1460px; margin: 0 auto; padding: 0 20px 60px; box-sizing: border-box; font: 14px/1.6 sans-serif; color: #3b4151 }
  #problems dt { margin-top: 18px; font-weight: 700 } #problems dt:target { background: #fff3bf }
  #problems dd { margin: 0 }`

const docsPage: HttpReply = {
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src 'self' 'sha256-${startHash}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  },
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Payport API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<style>${style}</style>
</head>
<body>
<div id="reference"></div>
<section id="problems">
<h2>Problem codes</h2>
<dl>
${problemList}
</dl>
</section>
<script src="/docs/swagger-ui-bundle.js"></script>
<script>${start}</script>
</body>
</html>`,
}

export const getDocsHandler: PublicHandler = () => () => TE.right(docsPage)

const assetReply = (file: string): E.Either<RouteNotFound, HttpReply> =>
  pipe(
    E.fromNullable<RouteNotFound>({ _tag: 'RouteNotFound' })(assets.get(file)),
    E.map(({ path, mediaType }) => ({
      status: 200,
      headers: { 'content-type': mediaType, 'cache-control': 'public, max-age=3600' },
      body: readFileSync(path(), 'utf8'),
    })),
  )

export const getDocsAssetHandler: PublicHandler =
  () =>
  ({ params }) =>
    TE.fromEither(assetReply(params['file'] ?? ''))
