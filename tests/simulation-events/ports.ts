import * as TE from 'fp-ts/TaskEither'

import type { RetryPorts } from '../../src/application/events/retry-deliveries'
import type { PaymentPages } from '../../src/application/ports/payment-pages'
import type {
  AddressedEvent,
  CheckUrl,
  RenderTest,
  SendWebhook,
  WebhookSecrets,
} from '../../src/application/ports/webhook-sender'
import { signingSecrets } from '../../src/domain/events/endpoint-secrets'
import type { MerchantId } from '../../src/domain/identifiers'
import { perform } from '../simulation/process'
import type { Situation } from './faults'
import type { Running } from './running'
import type { Servers } from './servers'
import { storePorts } from './store-ports'
import type { World } from './world'

/** What stands around the processes. */
export type Site = {
  readonly world: World
  readonly servers: Servers
  readonly merchants: readonly MerchantId[]
  /** Bodies by their names: what is rendered is compared as it was, not as text. */
  readonly bodies: Map<string, AddressedEvent>
}

export type Ports = RetryPorts & {
  readonly pages: PaymentPages
  readonly secrets: WebhookSecrets
  readonly checkUrl: CheckUrl
  readonly renderTest: RenderTest
}

const secrets: WebhookSecrets = {
  newestMaster: 'master',
  secretOf: (id, { generation, master }) => `${id} ${String(generation)} ${master}`,
}

const senderOf = ({ world, servers, bodies }: Site, process: Running): SendWebhook => {
  const situation: Situation = process.role === 'following' ? 'delivering' : process.role
  return ({ endpoint, id, body }, at) =>
    () =>
      perform(world.at(situation), process, `sending ${id}`, (answer) => {
        const event = bodies.get(body)
        const reply = servers.find(endpoint.id)?.receive({
          process,
          situation,
          endpoint,
          id,
          signedWith: signingSecrets(endpoint, at).map((each) =>
            String(secrets.secretOf(endpoint.id, each)),
          ),
          ...(event !== undefined && { event }),
        })
        if (reply === undefined) throw new Error(`there is no server of ${endpoint.id}`)
        const { outcome, afterMs } = reply
        world.say(process.name, () => `sent ${id} to ${endpoint.id}: ${JSON.stringify(outcome)}`)
        answer(outcome, afterMs)
      })
}

/** All that a process works with. */
export const portsOf = (site: Site, process: Running): Ports => {
  const { world, bodies, merchants, servers } = site
  return {
    ...storePorts(world, process, servers),
    merchants,
    secrets,
    checkUrl: () => TE.right(undefined),
    renderTest: () => 'test',
    render: (event) => {
      const name = world.name('body')
      bodies.set(name, event)
      return name
    },
    send: senderOf(site, process),
    clock: () => new Date(world.now + process.skewMs),
    jitter: world.random.next,
    newKey: () => world.name('-').padStart(22, '0'),
    pause: (ms) => () =>
      new Promise((resolve) => {
        world.scheduler.after(ms, () => {
          if (!process.isDead) resolve()
        })
      }),
    notify: (notice) => () => {
      world.say(process.name, () => `notices ${JSON.stringify(notice)}`)
    },
  }
}
