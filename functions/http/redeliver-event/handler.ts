import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Redelivery } from '../../../src/application/events/redeliver-event'
import { json } from '../http-reply'
import type { MerchantHandler } from '../route'
import { toCommand } from './request'
import { toRedeliverResponse } from './response'

const reply = (deliveries: readonly Redelivery[]) => json(200, toRedeliverResponse(deliveries))

export const redeliverEventHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toCommand), TE.flatMap(app.redeliverEvent), TE.map(reply))
