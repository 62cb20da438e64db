import { startSweepTimer } from '../functions/reconcile-payments/sweep-timer'
import { startApi } from './api'
import { demoMerchants } from './demo-merchant'
import { registerNotices } from './notices'
import { type Stop, startParts } from './parts'
import { checkPorts, sandboxPortNames } from './ports'
import { changesOf, type SandboxOptions, type SandboxUrls, startSandbox } from './sandbox'
import { startShop } from './shop/shop'
import { registerWebhook } from './webhook'

export type MachineUrls = SandboxUrls & Readonly<Record<'api' | 'shop', string>>

export type Machine = {
  readonly urls: MachineUrls
  readonly apiKey: string
  readonly dataPath: string
  readonly stop: Stop
}

/** ms; a webhook may be late or lost for good, and the feed has it all. */
const catchUpEveryMs = 5_000

/** Payport on one machine: the sandbox, the API and a shop that uses it. */
export const startMachine = async (options: SandboxOptions): Promise<Machine> => {
  const { folder, ports } = options
  await checkPorts(ports, ['PORT', 'SHOP_PORT', ...sandboxPortNames(process.env)])

  return startParts(async (keep) => {
    const sandbox = await startSandbox(options)
    keep(sandbox.stop)

    const webhook: { secret?: string } = {}
    // The shop comes first, because the API must know the origin that it sends shoppers back to.
    const shop = await startShop({
      port: ports.SHOP_PORT,
      ordersFile: folder.orders,
      eventsFile: folder.events,
      webhookSecret: () => webhook.secret,
      apiKey: sandbox.keys.apiKey,
      apiUrl: () => api.url,
      simulators: sandbox.urls,
    })
    keep(shop.stop)

    const api = await startApi({
      port: ports.PORT,
      settings: {
        ...sandbox.settings,
        PAYPORT_MERCHANTS: demoMerchants(sandbox.keys, Number(new URL(shop.url).port)),
      },
      changes: changesOf(sandbox, folder),
    })
    keep(api.stop)
    await registerNotices(sandbox.urls.nicepay, api.url)
    webhook.secret = await registerWebhook({
      apiUrl: api.url,
      apiKey: sandbox.keys.apiKey,
      shopUrl: shop.url,
      file: folder.webhook,
    })
    await shop.catchUp()
    const stopCatchingUp = startSweepTimer({
      sweep: shop.catchUp,
      everyMs: catchUpEveryMs,
      // The next look is the repeat.
      onFailure: () => undefined,
    })
    keep(stopCatchingUp)

    return {
      urls: { ...sandbox.urls, api: api.url, shop: shop.url },
      apiKey: sandbox.keys.apiKey,
      dataPath: folder.path,
    }
  })
}
