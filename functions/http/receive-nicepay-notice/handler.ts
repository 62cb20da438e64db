import { flow } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { Followed } from '../../../src/application/follow-notice'
import type { HttpReply } from '../http-reply'
import { readForeignJson } from '../http-request'
import type { PublicHandler } from '../route'

/**
 * NICEPAY takes nothing but HTTP 200 with `text/html` and `OK` for an answer, and sends everything
 * else again a minute later. No 5xx here: a provider that does not answer is no failure of ours.
 */
const replies: { readonly [Each in Followed]: HttpReply } = {
  Done: { status: 200, headers: { 'content-type': 'text/html' }, body: 'OK' },
  SendAgain: {
    status: 429,
    headers: { 'content-type': 'text/html', 'retry-after': '60' },
    body: 'LATER',
  },
}

export const receiveNicePayNoticeHandler: PublicHandler = (app) =>
  flow(
    readForeignJson,
    app.followNicePayNotice,
    TE.map((followed) => replies[followed]),
  )
