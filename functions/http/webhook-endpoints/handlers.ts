import { flow, pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { json, noContent } from '../http-reply'
import type { MerchantHandler } from '../route'
import { toCreateCommand, toEndpointRef } from './request'
import { toEndpointResponse, toEndpointWithSecret, toTestResponse } from './response'

const onEndpoint = TE.fromEitherK(toEndpointRef)

export const createEndpointHandler: MerchantHandler = (app) =>
  flow(
    TE.fromEitherK(toCreateCommand),
    TE.flatMap(app.createEndpoint),
    TE.map((created) => json(201, toEndpointWithSecret(created))),
  )

export const listEndpointsHandler: MerchantHandler =
  (app) =>
  ({ merchant }) =>
    pipe(
      app.listEndpoints(merchant.id),
      TE.map((endpoints) => json(200, { endpoints: endpoints.map(toEndpointResponse) })),
    )

export const getEndpointHandler: MerchantHandler = (app) =>
  flow(
    onEndpoint,
    TE.flatMap(app.getEndpoint),
    TE.map((endpoint) => json(200, toEndpointResponse(endpoint))),
  )

export const deleteEndpointHandler: MerchantHandler = (app) =>
  flow(
    onEndpoint,
    TE.flatMap(app.deleteEndpoint),
    TE.map(() => noContent),
  )

export const rotateSecretHandler: MerchantHandler = (app) =>
  flow(
    onEndpoint,
    TE.flatMap(app.rotateSecret),
    TE.map((rotated) => json(200, toEndpointWithSecret(rotated))),
  )

export const enableEndpointHandler: MerchantHandler = (app) =>
  flow(
    onEndpoint,
    TE.flatMap(app.enableEndpoint),
    TE.map((endpoint) => json(200, toEndpointResponse(endpoint))),
  )

export const testEndpointHandler: MerchantHandler = (app) =>
  flow(
    onEndpoint,
    TE.flatMap(app.testEndpoint),
    TE.map((outcome) => json(200, toTestResponse(outcome))),
  )
