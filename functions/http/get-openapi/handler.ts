import * as TE from 'fp-ts/TaskEither'

import { json } from '../http-reply'
import { openApiDocument } from '../openapi/document'
import type { PublicHandler, Route } from '../route'

export const getOpenApiHandler =
  (routes: () => readonly Route[]): PublicHandler =>
  (app) =>
  () =>
    TE.right(json(200, openApiDocument(routes(), app)))
