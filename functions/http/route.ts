import type * as TE from 'fp-ts/TaskEither'

import type { App } from './app'
import type { MerchantRequest } from './authenticate'
import type { HttpReply } from './http-reply'
import type { HttpRequest } from './http-request'
import type { Contract } from './openapi/contract'
import type { Failure } from './failure'

export type MerchantHandler = (
  app: App,
) => (request: MerchantRequest) => TE.TaskEither<Failure, HttpReply>

export type PublicHandler = (
  app: App,
) => (request: HttpRequest) => TE.TaskEither<Failure, HttpReply>

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
} & (
  | {
      readonly access: 'merchant'
      readonly handler: MerchantHandler
      readonly contract: Contract
    }
  | { readonly access: 'public'; readonly handler: PublicHandler; readonly contract: Contract }
  /** For the shopper's browser: failures are shown as pages. */
  | { readonly access: 'shopper'; readonly handler: PublicHandler; readonly contract: Contract }
  /** For a provider's server, which wrote the contract itself: not in our document. */
  | { readonly access: 'provider'; readonly handler: PublicHandler }
)

/** A route that our document tells of. */
export type DocumentedRoute = Route & { readonly contract: Contract }
