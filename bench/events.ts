import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { dataFolder, readJsonFile } from '../local/data-folder'
import type { DemoKeys } from '../local/demo-merchant'
import { startCommand } from '../local/machine-process'
import { type Stop, startParts } from '../local/parts'
import { payportClient } from '../local/payport-client'
import { freePorts } from '../local/ports'
import { changesOf, type SandboxFile } from '../local/sandbox'
import { payAll, readFeed, readTimelines, type Shop } from './events-merchant'
import { type ApiProcess, startApiProcess, type Totals } from './events-process'
import { type Receiver, startReceiver } from './events-receiver'

const usage = `Pays through the real API and the simulators, and counts what a merchant hears of it over real HTTP.

  npm run bench:events -- [--payments N] [--at-once N] [--failing PERCENT] [--dead SECONDS] [--faster N]

  --payments N       how many (10000)
  --at-once N        shoppers at the same time (1); where they outrun the machine, the delays are its queue's
  --failing PERCENT  of the calls to one of the merchant's two servers, which fail (30)
  --dead SECONDS     for which that server is not there in the middle of it (15)
  --faster N         divides the waits between the tries of one event, which take 75 hours in all (3600);
                     1 leaves them as they are
  --help             this text

Every message is verified with the package standardwebhooks. Exits with 1 when the sums of what was
committed, recorded and delivered differ, or anything came out of order, unverifiable or invented.`

class UsageError extends Error {}

const number = (name: string, text: string, least: number): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${name} must be a whole number from ${String(least)} on, not "${text}"`)
  return value
}

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      payments: { type: 'string', default: '10000' },
      'at-once': { type: 'string', default: '1' },
      failing: { type: 'string', default: '30' },
      dead: { type: 'string', default: '15' },
      faster: { type: 'string', default: '3600' },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    help: values.help,
    payments: number('payments', values.payments, 1),
    atOnce: number('at-once', values['at-once'], 1),
    failing: number('failing', values.failing, 0) / 100,
    deadMs: number('dead', values.dead, 0) * 1_000,
    faster: number('faster', values.faster, 1),
  }
}

type Options = ReturnType<typeof readOptions>

type Bench = {
  readonly shop: Shop
  readonly api: ApiProcess
  readonly steady: Receiver
  readonly failing: Receiver
}

/** Where the shop would be; nothing listens there, and shoppers turn back before. */
const origin = 'http://localhost:1'

const start = ({ failing, faster }: Options): Promise<Bench & { readonly stop: Stop }> =>
  startParts(async (keep) => {
    const path = mkdtempSync(join(tmpdir(), 'payport-bench-events-'))
    keep(() => {
      rmSync(path, { recursive: true, force: true })
      return Promise.resolve()
    })
    const ports = Object.fromEntries(Object.keys(freePorts).map((name) => [name, '0']))
    const sandboxCommand = startCommand('start-sandbox', {
      ...ports,
      SHOP_PORT: '1',
      PAYPORT_DATA: path,
    })
    keep(async () => {
      sandboxCommand.kill('SIGTERM')
      await sandboxCommand.ended
    })
    await sandboxCommand.printed('Ctrl-C stops the sandbox.')
    const folder = dataFolder(path)
    const sandbox = readJsonFile(folder.sandbox) as SandboxFile
    const { apiKey } = readJsonFile(folder.keys) as DemoKeys
    const api = await startApiProcess(
      { settings: sandbox.settings, changes: changesOf(sandbox, folder) },
      faster,
    )
    keep(api.stop)
    const client = payportClient({ url: () => api.url, apiKey })
    const receiver = async (share: number): Promise<Receiver> => {
      const running = await startReceiver(share)
      keep(running.stop)
      const created = await client.createEndpoint(running.url)
      if (!created.ok) throw new Error(JSON.stringify(created.problem))
      running.secret = created.body.secret
      return running
    }
    return {
      shop: { client, origin },
      api,
      steady: await receiver(0),
      failing: await receiver(failing),
    }
  })

/** ms without a delivery after which parked lanes are taken up again, and after which it is over. */
const resumeAfterMs = 20_000
const overAfterMs = 120_000

/** Until both servers have so many events, or nothing comes any more. */
const drain = async ({ api, steady, failing }: Bench, lines: number): Promise<void> => {
  let heard = 0
  let heardAt = Date.now()
  let resumedAt = 0
  while (steady.taken.size < lines || failing.taken.size < lines) {
    await pause(250)
    const now = Date.now()
    if (steady.taken.size + failing.taken.size > heard) {
      heard = steady.taken.size + failing.taken.size
      heardAt = now
    }
    if (now - heardAt > overAfterMs) return
    if (now - heardAt > resumeAfterMs && now - resumedAt > resumeAfterMs) {
      resumedAt = now
      api.resume()
    }
  }
  // What is on its way may still come twice.
  await pause(2_000)
}

const quantile = (sorted: readonly number[], share: number): string =>
  sorted.length === 0 ? '-' : `${String(sorted[Math.floor((sorted.length - 1) * share)])} ms`

const delayLine = (what: string, delays: readonly number[]): string => {
  const sorted = delays.toSorted((a, b) => a - b)
  return (
    `${what}: ${String(sorted.length)} events, median ${quantile(sorted, 0.5)}, ` +
    `p99 ${quantile(sorted, 0.99)}, longest ${quantile(sorted, 1)}`
  )
}

const delaysOf = ({ taken }: Receiver, isHealthy: boolean): readonly number[] =>
  [...taken.values()]
    .filter(({ wasHealthy }) => !isHealthy || wasHealthy)
    .map(({ delayMs }) => delayMs)

type Found = {
  readonly ids: readonly string[]
  readonly lines: ReadonlyMap<string, number>
  readonly feed: Awaited<ReturnType<typeof readFeed>>
  readonly totals: Totals
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, one) => all + one, 0)

/** What does not agree; empty when all is well. */
const differences = ({ steady, failing }: Bench, { lines, feed, totals }: Found) => {
  const committed = sum(lines.values())
  const inventedAt = ({ taken }: Receiver) =>
    [...taken.values()].filter(
      ({ paymentId, sequence }) => sequence > (lines.get(paymentId) ?? 0) || sequence < 1,
    ).length
  const places = new Set(feed.map(({ paymentId, sequence }) => `${paymentId} ${String(sequence)}`))
  const numbers: ReadonlyArray<readonly [string, number, number]> = [
    ['events in the feed', feed.length, committed],
    ['different events in the feed', places.size, committed],
    ['events recorded, as Payport reports', totals.recorded, committed],
    ['events at the steady server', steady.taken.size, committed],
    ['events at the failing server', failing.taken.size, committed],
    ['gaps in the feed', feed.filter(({ position }, at) => position !== at + 1).length, 0],
    ['out of order', steady.counts.outOfOrder + failing.counts.outOfOrder, 0],
    ['unverifiable', steady.counts.unverifiable + failing.counts.unverifiable, 0],
    ['invented', inventedAt(steady) + inventedAt(failing), 0],
    ['dead letters of the queue', totals.deadLetters, 0],
  ]
  return {
    committed,
    invented: inventedAt(steady) + inventedAt(failing),
    wrong: numbers.flatMap(([what, is, should]) =>
      is === should ? [] : [`${what}: ${String(is)} instead of ${String(should)}`],
    ),
  }
}

const countLine = (name: string, { counts, taken }: Receiver): string =>
  `${name}: ${String(taken.size)} events accepted, ${String(counts.acceptedAgain)} of them once more ` +
  `(an answer was lost); ${String(counts.arrived)} messages, ${String(counts.refused)} refused with 503, ` +
  `${String(counts.dropped)} dropped`

const report = (bench: Bench, found: Found, seconds: number): boolean => {
  const { steady, failing } = bench
  const { totals, ids } = found
  const { committed, invented, wrong } = differences(bench, found)
  console.log(
    [
      '',
      `payments ${String(ids.length)}, changes committed ${String(committed)}, events recorded ${String(totals.recorded)}, ` +
        `in the feed ${String(found.feed.length)}`,
      countLine('steady server', steady),
      countLine('failing server', failing),
      `Payport reports: ${String(totals.delivered)} delivered, ${String(totals.failed)} tries failed, ${String(totals.retried)} retried, ` +
        `${String(totals.parked)} parked, ${String(totals.resumed)} taken up again, ${String(totals.deadLetters)} dead letters`,
      `out of order ${String(steady.counts.outOfOrder + failing.counts.outOfOrder)}, ` +
        `unverifiable ${String(steady.counts.unverifiable + failing.counts.unverifiable)}, invented ${String(invented)}`,
      '',
      'from a change to its first acceptance:',
      `  ${delayLine('steady server', delaysOf(steady, false))}`,
      `  ${delayLine('failing server, while it was well', delaysOf(failing, true))}`,
      `  ${delayLine('failing server, all', delaysOf(failing, false))}`,
      '',
      ...wrong.map((each) => `DIFFERS: ${each}`),
      `${wrong.length === 0 ? 'Everything agrees' : 'Not everything agrees'} (${seconds.toFixed(0)} s)`,
    ].join('\n'),
  )
  return wrong.length === 0
}

const progress = (payments: number) => {
  const step = Math.max(1, Math.ceil(payments / 10))
  return (done: number) => {
    if (done % step === 0) console.log(`${String(done)} of ${String(payments)} paid`)
  }
}

const run = async (options: Options): Promise<boolean> => {
  const { payments, atOnce, deadMs, faster, failing } = options
  console.log(
    `${String(payments)} payments, ${String(atOnce)} shoppers at a time; the failing server fails ${String(failing * 100)} % of its ` +
      `calls and is not there for ${String(deadMs / 1_000)} s. ` +
      (faster === 1
        ? 'The waits between the tries are as they are.'
        : `The waits between the tries are divided by ${String(faster)} (75 h 35 min in all are ${((75 * 3_600 + 35 * 60) / faster).toFixed(0)} s).`),
  )
  const bench = await start(options)
  const from = performance.now()
  try {
    const tell = progress(payments)
    let death: Promise<void> | undefined
    const ids = await payAll(bench.shop, payments, atOnce, (done) => {
      tell(done)
      if (done >= payments / 3) death ??= bench.failing.die(deadMs)
    })
    await death
    const first = await readTimelines(bench.shop, ids)
    await drain(bench, sum(first.values()))
    const found: Found = {
      ids,
      lines: await readTimelines(bench.shop, ids),
      feed: await readFeed(bench.shop),
      totals: await bench.api.totals(),
    }
    return report(bench, found, (performance.now() - from) / 1_000)
  } finally {
    await bench.stop()
  }
}

const main = async (): Promise<void> => {
  const options = readOptions()
  if (options.help) console.log(usage)
  else if (!(await run(options))) process.exitCode = 1
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || error instanceof TypeError
  console.error(isUsage ? `${error.message}\n\n${usage}` : error)
  process.exitCode = isUsage ? 2 : 1
})
