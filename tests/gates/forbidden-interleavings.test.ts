import type { Patch } from './bundle-release'
import * as changes from './changes'
import type { ReleaseCode } from './contract'
import { type Flow, flows } from './flows'
import { interleavingsGate, type Orders } from './interleavings-gate'
import { releaseWith, toldBy } from './under-test'

const flowNamed = (name: string): Flow => {
  const found = flows.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no flow "${name}"`)
  return found
}

let present: ReleaseCode
beforeAll(async () => {
  present = await releaseWith()
})

const released = async (next: readonly Patch[], orders: Orders, live = present) =>
  interleavingsGate(
    {
      live: { name: '1.0.0', code: live },
      next: { name: '1.1.0', code: await releaseWith(...next) },
    },
    orders,
  )

describe('payments that two releases share', () => {
  it.each<[string, Patch, string, string]>([
    [
      'are given back twice when refunds have other numbers',
      changes.numbersRefundsOtherwise,
      'a refund whose answer is lost, found by the sweep',
      'a refund whose answer is lost, found by the sweep: we gave 4000 back, the provider 8000',
    ],
    [
      'are left alone when the sweep looks elsewhere',
      changes.countsFromAnotherShard,
      'a refund that never arrived, sent again by the sweep',
      'a refund that never arrived, sent again by the sweep: the sweep of the live release never ends it',
    ],
    [
      'lose their shoppers when links are signed otherwise',
      changes.signsLinksOtherwise,
      'given up by the shopper, and paid after all',
      'given up by the shopper, and paid after all: return is answered with 404',
    ],
    [
      'cannot be read when an attribute has another name',
      changes.renamesAnAttribute,
      'declined, and paid with another provider',
      'declined, and paid with another provider: the live release cannot read the payment any more: o',
    ],
    [
      'break a release that has a defect',
      changes.breaksOverACancel,
      'cancelled by the merchant, and opened again',
      'cancelled by the merchant, and opened again: cancel is answered with 500: TypeError',
    ],
    [
      'are another thing to each when a state has another meaning',
      changes.tellsPartlyAsWhole,
      'a refund that never arrived, sent again by the sweep',
      'a refund that never arrived, sent again by the sweep: the payment is PartlyRefunded to the live release, Refunded to the next',
    ],
  ])('%s', async (_, patch, name, told) => {
    const report = await released([patch], { seed: 1, random: 0, short: [flowNamed(name)] })
    expect(toldBy(report).map((each) => each.slice(0, told.length))).toContain(told)
  })

  it('come to a right end when nothing forbidden has changed', async () => {
    const short = flows.filter(({ steps }) => steps.length < 5)
    const report = await released([changes.readsTheNewFormatToo], { seed: 7, random: 10, short })
    expect(toldBy(report)).toEqual([])
    expect(report.compared).toBe(
      '16 orders of 1 short flows, and 10 random ones, each with a rollback',
    )
  })

  it('are not held against the next release where the live one alone does them wrong', async () => {
    const short = [flowNamed('a refund that never arrived, sent again by the sweep')]
    const live = await releaseWith(changes.countsFromAnotherShard)
    const report = await released(
      [changes.countsFromAnotherShard],
      { seed: 1, random: 0, short },
      live,
    )
    expect(toldBy(report)).toEqual([])
    expect(report.compared).toMatch(/; [1-9]\d* of them end wrong on 1\.0\.0 alone$/)
  })
})
