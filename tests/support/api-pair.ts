import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { dataFolder } from '../../local/data-folder'
import { type CommandProcess, startCommand } from '../../local/machine-process'
import { payportClient, type PayportClient, type Provider } from '../../local/payport-client'
import { freePorts } from '../../local/ports'
import { type Sandbox, startSandbox } from '../../local/sandbox'
import type { LedgerEntry } from '../../simulators/kernel/simulator'

/** Where the merchant's shop would be; nothing listens there. */
export const shopUrl = 'http://localhost:1'

export type ApiPair = {
  readonly sandbox: Sandbox
  /** One of the two at random, another one at each request. */
  readonly client: PayportClient
  /** Ends a process at once, whatever it does, and starts it again. Resolves when it answers. */
  readonly kill: (which: 0 | 1) => Promise<void>
  readonly ledger: () => Promise<readonly LedgerEntry[]>
  readonly stop: () => Promise<void>
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}

const startApi = async (port: number, dataPath: string): Promise<CommandProcess> => {
  const command = startCommand('start-api', {
    PORT: String(port),
    PAYPORT_DATA: dataPath,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  })
  await command.printed('The API runs at')
  return command
}

const providers: readonly Provider[] = ['kakaopay', 'naverpay', 'nicepay']

const ledgerOf = async (simulatorUrl: string): Promise<readonly LedgerEntry[]> => {
  const answer = await fetch(`${simulatorUrl}/_control/ledger`)
  return ((await answer.json()) as { readonly payments: readonly LedgerEntry[] }).payments
}

/** Two API processes on one table, beside simulators and a DynamoDB that outlive them. */
export const startApiPair = async (): Promise<ApiPair> => {
  const folder = dataFolder(mkdtempSync(join(tmpdir(), 'payport-pair-')))
  const sandbox = await startSandbox({ folder, ports: { ...freePorts, SHOP_PORT: 1 } })
  const ports = [await freePort(), await freePort()] as const
  const running = await Promise.all(ports.map((port) => startApi(port, folder.path)))
  const url = () => `http://127.0.0.1:${String(ports[Math.random() < 0.5 ? 0 : 1])}`

  return {
    sandbox,
    client: payportClient({ url, apiKey: sandbox.keys.apiKey }),
    kill: async (which) => {
      running[which]?.kill('SIGKILL')
      await running[which]?.ended
      running[which] = await startApi(ports[which], folder.path)
    },
    ledger: async () =>
      (await Promise.all(providers.map((name) => ledgerOf(sandbox.urls[name])))).flat(),
    stop: async () => {
      for (const process of running) process.kill('SIGTERM')
      await Promise.all(running.map(({ ended }) => ended))
      await sandbox.stop()
      rmSync(folder.path, { recursive: true, force: true })
    },
  }
}
