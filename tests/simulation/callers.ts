import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import type { CheckoutLinks } from '../../src/application/ports/checkout-links'
import type { ReconciliationPorts } from '../../src/application/reconcile-due-item'
import type { PaymentId } from '../../src/domain/identifiers'
import type { ProviderName } from '../../src/domain/provider-name'
import { type Process, startProcess } from './process'
import type { ProviderModel } from './provider-model'
import { providerPort } from './provider-port'
import { storePort } from './store-port'
import type { World } from './world'

export type Models = { readonly [Name in ProviderName]: ProviderModel }
export type Ports = ReconciliationPorts & { readonly links: CheckoutLinks }

/** A token is as good as signed: no actor makes one up. */
export const tokenOf = (id: PaymentId, attempt: number): string => `${id} ${String(attempt)}`

const links: CheckoutLinks = {
  checkoutUrl: ({ paymentId, attempt }) => tokenOf(paymentId, attempt),
  returnUrl: ({ paymentId, attempt }) => tokenOf(paymentId, attempt),
  read: (token) => {
    const [id = '', attempt = ''] = token.split(' ')
    return E.right({ paymentId: id as PaymentId, attempt: Number(attempt) })
  },
}

const portsOf = (world: World, process: Process, models: Models): Ports => ({
  payments: storePort(world, process),
  providers: (_, name) => E.right(providerPort(world, process, models[name])),
  clock: () => new Date(world.now + process.skewMs),
  newKey: () => world.name('key'),
  jitter: world.random.next,
  notify: (notice) => () => {
    world.say(process.name, () => `notices ${JSON.stringify(notice)}`)
  },
  links,
})

/** ms; what API Gateway gives a call. */
const callMs = 30_000

/** The use case runs in a process of its own; undefined when no answer comes back. */
export const request = <F, A>(
  world: World,
  models: Models,
  what: string,
  run: (ports: Ports) => TE.TaskEither<F, A>,
): Promise<E.Either<F, A> | undefined> => {
  const process = startProcess(world, what)
  world.say(process.name, () => (process.isOld ? 'begins (the release before)' : 'begins'))
  return new Promise((resolve, reject) => {
    world.scheduler.after(callMs, () => {
      resolve(undefined)
    })
    run(portsOf(world, process, models))().then(resolve, reject)
  })
}
