import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'

import { dataFolder, readJsonFile } from '../../local/data-folder'
import { compareBooks } from '../../local/demo-books'
import { type MachineProcess, startMachineProcess } from '../../local/machine-process'
import { type Payment, payportClient, type Provider } from '../../local/payport-client'
import type { LedgerEntry } from '../../simulators/kernel/simulator'
import { launchChromium } from '../support/chromium'
import { type Visitor, welcome } from './visitor'

export const providers: readonly Provider[] = ['kakaopay', 'naverpay', 'nicepay']

const approvedStates: readonly string[] = ['Paid', 'PartlyRefunded', 'Refunded']

const ledgerOf = async (simulatorUrl: string): Promise<readonly LedgerEntry[]> => {
  const answer = await fetch(`${simulatorUrl}/_control/ledger`)
  return ((await answer.json()) as { readonly payments: readonly LedgerEntry[] }).payments
}

/**
 * `npm start` and a browser for one file of tests. After each test no page may have written an
 * error, have scrolled sideways on a phone, or have asked for anything outside of this machine.
 */
export const openDemoShop = () => {
  // A busy machine takes several times as long, and nothing here is about speed.
  jest.setTimeout(90_000)
  const dataPath = mkdtempSync(join(tmpdir(), 'payport-e2e-'))
  let machine: MachineProcess
  let browser: Browser
  let visitors: Visitor[] = []
  const titles = new Set<string>()

  beforeAll(async () => {
    browser = await launchChromium()
    machine = await startMachineProcess(dataPath)
  })

  afterEach(async () => {
    const met = visitors
    visitors = []
    for (const visitor of met) {
      await visitor.leave()
      for (const { title } of visitor.pages()) titles.add(title)
    }
    expect(met.flatMap((visitor) => visitor.takeErrors())).toEqual([])
    expect(met.flatMap((visitor) => visitor.widePages())).toEqual([])
    expect(met.flatMap((visitor) => visitor.foreignRequests())).toEqual([])
  })

  afterAll(async () => {
    // What could not be started is not there to be stopped.
    await (browser as Browser | undefined)?.close()
    await (machine as MachineProcess | undefined)?.stop()
    rmSync(dataPath, { recursive: true, force: true })
  })

  const approvedPayments = async (): Promise<readonly Payment[]> => {
    const client = payportClient({ url: () => machine.api, apiKey: machine.apiKey })
    const orders = readJsonFile(dataFolder(dataPath).orders) as ReadonlyArray<{
      readonly orderId: string
    }>
    const answers = await Promise.all(orders.map(({ orderId }) => client.findByOrder(orderId)))
    const payments = answers.flatMap((answer) => (answer.ok ? [answer.body] : []))
    expect(payments).toHaveLength(orders.length)
    return payments.filter(({ status }) => approvedStates.includes(status))
  }

  return {
    machine: () => machine,
    /** The titles of all pages that earlier tests have met. */
    titles: (): readonly string[] => [...titles],

    visitor: async (): Promise<Visitor> => {
      const visitor = await welcome(browser)
      visitors.push(visitor)
      return visitor
    },

    /** What all providers together have approved of an order, whichever attempt it was. */
    approvalsOf: async (orderId: string): Promise<readonly LedgerEntry[]> => {
      const ledgers = await Promise.all(providers.map((name) => ledgerOf(machine[name])))
      return ledgers.flat().filter((entry) => entry.orderId.startsWith(`${orderId}-`))
    },

    /** Payport's books of each order that the shop took, beside each provider's. */
    compareBooks: async () => {
      const payments = await approvedPayments()
      return { payments: payments.length, ...(await compareBooks(machine, payments)) }
    },

    /** Makes a provider misbehave: see `/_control` of its simulator. */
    control: async (
      provider: Provider,
      method: 'POST' | 'PUT' | 'DELETE',
      path: string,
      body: object = {},
    ) => {
      const answer = await fetch(`${machine[provider]}/_control/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.ok).toBe(true)
    },
  }
}
