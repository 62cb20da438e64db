import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { ShowCheckoutCommand } from '../../../src/application/show-checkout'
import type { CheckoutView } from '../../../src/application/ports/payment-provider'
import { type HttpReply, seeOther } from '../http-reply'
import type { HttpRequest } from '../http-request'
import type { PublicHandler } from '../route'

const mobileBrowser = /Android|iPhone|iPad|iPod|Mobile/i

const toCommand = ({ params, headers }: HttpRequest): ShowCheckoutCommand => ({
  token: params['token'] ?? '',
  mobile: mobileBrowser.test(headers['user-agent'] ?? ''),
})

/**
 * Our own scripts by their hashes; what they load (the provider's script and all that it loads in
 * turn) is trusted through them. The provider's window may live on more hosts than are documented,
 * so its frames, styles and forms are held to https only.
 */
const policyOf = ({ scriptHashes, origins }: CheckoutView & { readonly _tag: 'Page' }): string => {
  const window = ['https:', ...origins].join(' ')
  return [
    "default-src 'none'",
    `script-src 'strict-dynamic' ${scriptHashes.map((hash) => `'${hash}'`).join(' ')}`,
    `style-src 'unsafe-inline' ${window}`,
    `img-src data: ${window}`,
    `font-src data: ${window}`,
    `connect-src ${window}`,
    `frame-src ${window}`,
    `form-action 'self' ${window}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const reply = (view: CheckoutView): HttpReply =>
  view._tag === 'GoTo'
    ? seeOther(view.url)
    : {
        status: 200,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policyOf(view),
          // The provider's window checks which site opened it.
          'referrer-policy': 'strict-origin-when-cross-origin',
        },
        body: view.html,
      }

export const openCheckoutHandler: PublicHandler = (app) => (request) =>
  pipe(app.showCheckout(toCommand(request)), TE.map(reply))
