import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

import { type Answer, type Payment, payportClient } from './payport-client'

/** A running machine, as its merchant sees it. */
export type MerchantView = {
  readonly urls: Readonly<Record<'api' | 'shop', string>>
  readonly apiKey: string
}

/** Runs one step, prints it with its time, and remembers each payment that was made. */
export type Progress = {
  readonly heading: (text: string) => void
  readonly step: <A>(text: string, run: () => Promise<A>) => Promise<A>
  readonly remember: (payment: Payment) => void
  readonly payments: () => readonly Payment[]
}

export const bodyOf = <Body>(answer: Answer<Body>, status: number): Body => {
  assert(answer.ok, answer.ok ? '' : `${answer.status} ${JSON.stringify(answer.problem)}`)
  assert.equal(answer.status, status)
  return answer.body
}

export const clientOf = ({ urls, apiKey }: MerchantView) =>
  payportClient({ url: () => urls.api, apiKey })

export const checkTimeline = async (
  machine: MerchantView,
  id: string,
  { step }: Progress,
): Promise<void> => {
  await step('the timeline counts on without a gap', async () => {
    const { entries } = bodyOf(await clientOf(machine).timeline(id), 200)
    assert(entries.length > 0)
    assert.deepEqual(
      entries.map(({ sequence }) => sequence),
      entries.map((_, index) => index + 1),
    )
  })
}

/** The numbers of the events that the shop shows for an order. */
const heardOf = async ({ urls }: MerchantView, orderId: string): Promise<readonly number[]> => {
  const items = await (await fetch(`${urls.shop}/orders/${orderId}/events`)).text()
  return [...items.matchAll(/class="number">(\d+)</g)].map(([, number]) => Number(number))
}

/** ms; events come within a moment, and a machine may be busy. */
const patienceMs = 20_000

/** Only where something delivers them, and the shop is ours. */
export const checkEvents = async (
  machine: MerchantView,
  { id, orderId }: Payment,
  { step }: Progress,
): Promise<void> => {
  await step(`the shop was told of every change of ${orderId}`, async () => {
    const { entries } = bodyOf(await clientOf(machine).timeline(id), 200)
    const until = Date.now() + patienceMs
    while ((await heardOf(machine, orderId)).length < entries.length && Date.now() < until)
      await pause(50)
    const lines = entries.map(({ sequence }) => sequence)
    assert.equal((await heardOf(machine, orderId)).join(), lines.join())
  })
}
