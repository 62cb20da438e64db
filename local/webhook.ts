import { readJsonFile, writeJsonFile } from './data-folder'
import { LocalError } from './local-error'
import { type Answer, payportClient, type PayportClient } from './payport-client'

/** The endpoint that the shop has registered, and what its webhooks are signed with. */
type Registered = { readonly id: string; readonly url: string; readonly secret: string }

type Registration = {
  readonly apiUrl: string
  readonly apiKey: string
  readonly shopUrl: string
  /** Keeps the secret: Payport tells it once. */
  readonly file: string
}

const bodyOf = <Body>(answer: Answer<Body>): Body => {
  if (answer.ok) return answer.body
  const { status, code, detail = '' } = answer.problem
  throw new LocalError(`The shop's webhooks cannot be registered: ${status} ${code} ${detail}`)
}

/** The endpoint of this URL, with a secret that is known: a new endpoint, or a new secret of the old one. */
const register = async (payport: PayportClient, url: string): Promise<Registered> => {
  const { endpoints } = bodyOf(await payport.listEndpoints())
  const known = endpoints.find((each) => each.url === url)
  const { id, secret } = bodyOf(
    known === undefined ? await payport.createEndpoint(url) : await payport.rotateSecret(known.id),
  )
  return { id, url, secret }
}

/** Has Payport tell the shop of every change; gives the secret that the shop verifies with. */
export const registerWebhook = async (registration: Registration): Promise<string> => {
  const { apiUrl, apiKey, shopUrl, file } = registration
  const payport = payportClient({ url: () => apiUrl, apiKey })
  const url = `${shopUrl}/webhooks`
  const kept = readJsonFile(file) as Registered | undefined
  if (kept !== undefined) {
    const found = await payport.findEndpoint(kept.id)
    if (found.ok && kept.url === url) return kept.secret
    // The shop had another port: nobody listens there.
    if (found.ok) await payport.deleteEndpoint(kept.id)
  }
  const registered = await register(payport, url)
  writeJsonFile(file, registered)
  return registered.secret
}
