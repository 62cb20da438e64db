import * as TE from 'fp-ts/TaskEither'

import { json } from '../http-reply'
import type { PublicHandler } from '../route'

/** Liveness of this process alone: a slow store or provider must not make the platform kill it. */
export const getHealthHandler: PublicHandler =
  ({ version }) =>
  () =>
    TE.right(json(200, { status: 'ok', version }))
