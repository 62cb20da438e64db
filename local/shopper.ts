import { setTimeout as pause } from 'node:timers/promises'

import { type BrowserRequest, formsOf, submitted } from './page-forms'
import { runScripts } from './page-scripts'

/** `pay`: says yes. `giveUp`: closes the provider's page. `fail`: the provider's check fails. */
export type ShopperAction = 'pay' | 'giveUp' | 'fail'

export type Arrival = {
  /** The request that the walk ended before. */
  readonly request: BrowserRequest
  /** Each request on the way, as `GET http://...` without its query. */
  readonly steps: readonly string[]
}

export type Walk = {
  readonly checkoutUrl: string
  readonly action: ShopperAction
  /** The walk ends before the first request that this holds for; see `atOrigin`. */
  readonly until: (request: BrowserRequest) => boolean
  readonly userAgent?: string
}

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

const mostSteps = 20

/** ms; a page that cannot be shown right now is loaded again. */
const reloadAfterMs = 2_000

const send = ({ method, url, form }: BrowserRequest, userAgent: string): Promise<Response> =>
  fetch(url, {
    method,
    redirect: 'manual',
    headers: { 'user-agent': userAgent, accept: 'text/html' },
    ...(form !== undefined && { body: new URLSearchParams(form) }),
  })

/** 307 and 308 repeat the request elsewhere; every other redirect is fetched. */
const redirected = (response: Response, request: BrowserRequest): BrowserRequest | undefined => {
  const location = response.headers.get('location')
  if (response.status < 300 || response.status > 399 || location === null) return undefined
  const url = new URL(location, request.url).href
  return response.status === 307 || response.status === 308
    ? { ...request, url }
    : { method: 'GET', url }
}

const pressed = (html: string, pageUrl: string, action: ShopperAction): BrowserRequest => {
  const forms = formsOf(html)
  for (const form of forms) {
    const button = form.buttons.find(({ value }) => value === action)
    if (button !== undefined) return submitted(form, pageUrl, button)
  }
  const title = /<title>([^<]*)/.exec(html)?.[1] ?? 'no title'
  throw new Error(`There is no button to ${action} on ${pageUrl} (${title})`)
}

const nextRequest = async (
  response: Response,
  request: BrowserRequest,
  action: ShopperAction,
): Promise<BrowserRequest> => {
  const elsewhere = redirected(response, request)
  if (elsewhere !== undefined) return elsewhere
  const html = await response.text()
  if (response.status === 503) {
    await pause(reloadAfterMs)
    return request
  }
  if (!response.ok)
    throw new Error(
      `${request.method} ${request.url} answered ${response.status}: ${html.slice(0, 500)}`,
    )
  return (await runScripts(html, request.url)) ?? pressed(html, request.url, action)
}

export const atOrigin =
  (origin: string) =>
  ({ url }: BrowserRequest): boolean =>
    new URL(url).origin === origin

/**
 * A shopper without a browser: opens the checkout and goes on as a browser would (redirects, forms,
 * the scripts of the payment window, a reload when the page says that it is busy), usually until the
 * shop has them back.
 */
export const walkThroughCheckout = async ({
  checkoutUrl,
  action,
  until,
  userAgent = phone,
}: Walk): Promise<Arrival> => {
  const steps: string[] = []
  let request: BrowserRequest = { method: 'GET', url: checkoutUrl }
  while (!until(request)) {
    steps.push(`${request.method} ${request.url.replace(/[?#].*/, '')}`)
    if (steps.length > mostSteps)
      throw new Error(`The checkout goes in circles: ${steps.join(', ')}`)
    request = await nextRequest(await send(request, userAgent), request, action)
  }
  return { request, steps }
}
