import { prepareThenActivate } from './advice'
import type { Item } from './contract'
import { counted, type Finding, type GateReport } from './finding'
import { type Flow, flows, type Step } from './flows'
import { checkBooks, checkRecord, wrongAnswer } from './order-checks'
import { OrderRun } from './order-run'
import { randomFlow, randomSides } from './random-flows'
import type { Pair } from './records-gate'
import { type Codes, playAll, type Side, type Stage } from './stage'

/** s between the looks after a rollback: every window of a provider is over in the end. */
const looks = [60, 60, 300, 900, 3_600, 7_200, 86_400]

/** After a rollback the live release alone brings everything to its end. */
const afterwards: readonly Step[] = [
  ...looks.map((after): Step => ({ does: 'sweep', after })),
  { does: 'read', answers: [200] },
  { does: 'timeline', answers: [200] },
]

type Told = { readonly what: string; readonly when: string }

/** Steps until something is wrong: what comes after that tells nothing new. */
const walk = async (stage: Stage, codes: Codes, run: OrderRun, sides: readonly Side[]) => {
  const { steps } = run.flow
  let item: Item | undefined
  let view: Parameters<typeof checkRecord>[3]
  for (const [index, step] of [...steps, ...afterwards].entries()) {
    const isAfterwards = index >= steps.length
    const isWaiting = item?.['due'] !== undefined
    if (isAfterwards && step.does === 'sweep' && !isWaiting) continue
    if (isAfterwards && step.does !== 'sweep' && isWaiting)
      return [{ what: 'the sweep of the live release never ends it', when: 'the rollback' }]
    const side = sides[index] ?? 'live'
    const answered = await run.do(step, side)
    item = await run.record()
    const record = checkRecord(codes, item, stage.clock.now, view)
    const wrong = [...wrongAnswer(answered), ...record.wrong]
    if (wrong.length > 0)
      return wrong.map((what): Told => ({ what, when: `${step.does} on ${side}` }))
    view = record.view
  }
  return checkBooks(run, view?.live ?? null).map((what): Told => ({ what, when: 'the end' }))
}

export type Order = { readonly flow: Flow; readonly sides: readonly Side[] }

/** Every way in which two releases can share the steps of a flow. */
const allOrders = (flow: Flow): readonly Order[] =>
  Array.from({ length: 2 ** flow.steps.length }, (_, bits) => ({
    flow,
    sides: flow.steps.map((__, index): Side => ((bits >> index) & 1 ? 'next' : 'live')),
  }))

export type Orders = {
  readonly seed: number
  /** Longer flows that are drawn at random, besides all orders of the short ones. */
  readonly random: number
  readonly short?: readonly Flow[]
}

const ordersOf = ({ seed, random, short = flows }: Orders): readonly Order[] => [
  ...short.flatMap(allOrders),
  ...Array.from({ length: random }, (_, index) => {
    const flow = randomFlow(seed, index)
    return { flow, sides: randomSides(seed, index, flow) }
  }),
]

const findingOf =
  ({ flow, sides }: Order) =>
  ({ what, when }: Told): Finding => ({
    gate: 'interleavings',
    says: `${flow.name}: ${what}`,
    remedy: prepareThenActivate,
    example: `${flow.steps.map(({ does }, index) => `${does} ${sides[index] ?? ''}`).join(', ')}; then back to live; at ${when}`,
  })

/** Payments that change hands between two releases at any step, and then go back, come to a right end. */
export const interleavingsGate = async (
  { live, next }: Pair,
  wanted: Orders,
): Promise<GateReport> => {
  const both = { live: live.code, next: next.code }
  const liveAlone = { live: live.code, next: live.code }
  const orders = ordersOf(wanted)
  const findings: Finding[] = []
  let orderIds = 0
  let ownFaults = 0
  await playAll(both, orders, async (stage, order) => {
    const play = async (codes: Codes, sides: readonly Side[]) => {
      const run = new OrderRun(stage, order.flow, `ORD-${String((orderIds += 1))}`)
      const told = await walk(stage, codes, run, sides)
      if (run.paymentId !== undefined) await stage.forget(run.paymentId)
      return told
    }
    const told = await play(both, order.sides)
    // What goes wrong without the next release too is not its fault.
    const alone = told.length === 0 ? [] : await play(liveAlone, [])
    const left = told.filter(({ what }) => !alone.some((each) => each.what === what))
    if (left.length < told.length) ownFaults += 1
    findings.push(...left.map(findingOf(order)))
  })
  const { random, short = flows } = wanted
  return {
    gate: 'interleavings',
    findings: counted(findings),
    compared: [
      `${String(orders.length - random)} orders of ${String(short.length)} short flows, and ${String(random)} random ones, each with a rollback`,
      ...(ownFaults > 0 ? [`${String(ownFaults)} of them end wrong on ${live.name} alone`] : []),
    ].join('; '),
  }
}
