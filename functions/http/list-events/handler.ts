import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { EventPage } from '../../../src/application/events/list-events'
import { json } from '../http-reply'
import type { MerchantHandler } from '../route'
import { toCommand } from './request'
import { toEventsResponse } from './response'

const reply = (page: EventPage) => json(200, toEventsResponse(page))

export const listEventsHandler: MerchantHandler = (app) =>
  flow(TE.fromEitherK(toCommand), TE.flatMap(app.listEvents), TE.map(reply))
