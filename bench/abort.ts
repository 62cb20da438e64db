import { parseArgs } from 'node:util'

import type { ReleasePorts } from '../src/application/ports/release/release-ports'
import { abortRelease } from '../src/application/release/abort-release'
import { unlockStage } from '../src/application/release/lock-stage'
import { startRelease } from '../src/application/release/start-release'
import { tickRelease } from '../src/application/release/tick-release'
import type { RolloutPlan } from '../src/domain/release/rollout-plan'
import { fastClock, type ReleaseStage, right, startStage } from '../tests/moto/release-stage'
import { startFarAws } from './far-aws'

const usage = `Measures how long an abort takes: from the decision to every alias on its stable version, with
real calls to an AWS on this machine (moto), each of which is made to take its way to Seoul and back.

  npm run bench:abort [-- --rounds N --way MS]

  --rounds N   aborts for each number of functions (10)
  --way MS     of a call, there and back (180: from a runner in America)
  --help       this text

Needs tests/moto/install once.`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    way: { type: 'string', default: '180' },
    help: { type: 'boolean', default: false },
  },
})

/** What Lambda's calls that manage functions share in an account and region. */
const callsPerSecond = 15

const minute = 60_000
const plan: RolloutPlan = {
  steps: [{ weight: 50, minimumMs: 30 * minute, minimumRequests: 100 }],
  leaseMs: 10 * minute,
  tickMs: 15_000,
  shiftWithinMs: 2 * minute,
  countsLagMs: 2 * minute,
  blindAfterMs: 60 * minute,
  alpha: 0.01,
  excludedRate: 0.01,
}

const functionsOf = (number: number) =>
  Array.from({ length: number }, (_, index) => ({
    name: `payport-dev-${index === 0 ? 'http' : `worker-${index}`}`,
    role: index === 0 ? ('ingress' as const) : ('worker' as const),
  }))

/** Into the middle of a canary, with every alias split. */
const bringToCanary = async (stage: ReleaseStage, ports: ReleasePorts): Promise<void> => {
  await right(
    unlockStage(ports)({ stage: 'dev', owner: { owner: 'bench', reason: 'another round' } }),
  )
  await stage.deploy(plan, ports)
  const { lock } = await right(
    startRelease(ports)({
      stage: 'dev',
      owner: { owner: 'runner', reason: 'a release' },
      dryRun: false,
    }),
  )
  for (;;) {
    const seen = await right(tickRelease(ports)({ stage: 'dev', fence: lock?.fence ?? 0 }))
    if (seen.record.phase._tag === 'Watching') return
    await ports.pause(Math.max(0, seen.lookAgainAt.getTime() - ports.clock().getTime()))()
  }
}

type Measured = { readonly seconds: number; readonly spread: number }

/** Seconds from the decision until the last alias is back, and between the first and the last. */
const measure = async (ports: ReleasePorts): Promise<Measured> => {
  const back: number[] = []
  const watched: ReleasePorts = {
    ...ports,
    aliases: {
      ...ports.aliases,
      move: (name, to, revision) => async () => {
        const moved = await ports.aliases.move(name, to, revision)()
        back.push(performance.now())
        return moved
      },
    },
  }
  const decided = performance.now()
  await right(
    abortRelease(watched)({
      stage: 'dev',
      owner: { owner: 'person', reason: 'a measurement' },
      by: 'person',
      reason: 'a measurement',
      functionNames: [],
      onTick: () => () => undefined,
    }),
  )
  const last = Math.max(...back)
  return { seconds: (last - decided) / 1_000, spread: (last - Math.min(...back)) / 1_000 }
}

const quantile = (numbers: readonly number[], share: number): string =>
  (numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1] ?? NaN).toFixed(2)

const main = async (): Promise<void> => {
  if (values.help) {
    console.log(usage)
    return
  }
  const [rounds, way] = [Number(values.rounds), Number(values.way)]
  if (!Number.isInteger(rounds) || rounds < 1 || !(way >= 0)) {
    console.error(`--rounds takes a whole number, --way milliseconds.\n\n${usage}`)
    process.exitCode = 2
    return
  }
  console.log(
    `Abort, ${rounds} rounds; a call takes ${way} ms, Lambda takes ${callsPerSecond} management calls a second.\n` +
      '| functions | decided to all stable, s: median | p95 | first to last, s: p95 | throttled calls a round |\n' +
      '| --: | --: | --: | --: | --: |',
  )
  for (const number of [1, 5, 10]) {
    const far = await startFarAws()
    const stage = await startStage(functionsOf(number), far.reachedAt)
    const ports = { ...stage.ports, ...fastClock(() => Promise.resolve()) }
    const found: Measured[] = []
    let throttled = 0
    for (let round = 0; round < rounds; round += 1) {
      far.beFar(0, Number.POSITIVE_INFINITY)
      await bringToCanary(stage, ports)
      far.beFar(way, callsPerSecond)
      found.push(await measure(ports))
      throttled += far.throttled()
    }
    const seconds = found.map((each) => each.seconds)
    const spread = found.map((each) => each.spread)
    console.log(
      `| ${number} | ${quantile(seconds, 0.5)} | ${quantile(seconds, 0.95)} | ${quantile(spread, 0.95)} | ${(throttled / rounds).toFixed(1)} |`,
    )
    await stage.stop()
    far.stop()
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
