import { parseArgs } from 'node:util'

import {
  lowTrafficPlan,
  type RolloutPlan,
  standardPlan,
} from '../../src/domain/release/rollout-plan'
import {
  type Case,
  type DetectorName,
  detectorNames,
  failuresNeeded,
  quantile,
  runCase,
} from './judge-runs'
import { runStaged, type Staged } from './staged'

const usage = `Measures the judge: how often it puts a healthy release back, how soon it finds a worse one, and
what that costs; beside an alarm, a z-test and a test of ranks on the same traffic.

  npm run simulate:judge -- [--runs N] [--releases N] [--seed S]

  --runs N       how often each case of the first tables is drawn; 10000 unless told
  --releases N   how many whole releases each case of the last table has; 200 unless told
  --seed S       a whole number; 20261129 unless told
  --help         this text`

class UsageError extends Error {}

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (text === '' || !Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`--${name} must be a whole number above 0, not "${text}"`)
  return value
}

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      releases: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  return {
    help: values.help === true,
    runs: wholeNumber('runs', values.runs, 10_000),
    releases: wholeNumber('releases', values.releases, 200),
    seed: wholeNumber('seed', values.seed, 20_261_129),
  }
}

type Options = ReturnType<typeof readOptions>

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const head = (cells: readonly string[]): string => `${row(cells)}\n${row(cells.map(() => '---'))}`
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)} %`
const number = (value: number | undefined): string =>
  value === undefined ? '-' : String(Math.round(value * 10) / 10)

const rates = [60, 600, 6_000] as const

const everyRate = (name: string, given: Pick<Case, 'stableFails' | 'candidateFails' | 'outage'>) =>
  rates.map((perMinute): Case => ({ name, perMinute, share: 0.1, minutes: 30, ...given }))

const showFalse = ({ seed, runs }: Options): void => {
  const cases = [
    ...everyRate('0.2 % fail', { stableFails: 0.002, candidateFails: 0.002 }),
    ...everyRate('2 % fail', { stableFails: 0.02, candidateFails: 0.02 }),
    ...everyRate('10 % fail', { stableFails: 0.1, candidateFails: 0.1 }),
    ...everyRate('0.2 % fail; 5 min of 20 %', {
      stableFails: 0.002,
      candidateFails: 0.002,
      outage: 0.2,
    }),
    ...everyRate('0.2 % fail; 5 min of 100 %', {
      stableFails: 0.002,
      candidateFails: 0.002,
      outage: 1,
    }),
  ]
  console.log(`A release that is as good as the one before, put back within 30 min (10 % share):\n`)
  console.log(head(['both versions', 'requests/min', ...detectorNames]))
  for (const each of cases) {
    const found = runCase(each, seed, runs)
    const put = (name: DetectorName) => found.filter((one) => one[name] !== undefined).length
    const cells = detectorNames.map((name) => percent(put(name), runs))
    console.log(row([each.name, String(each.perMinute), ...cells]))
  }
}

const showMissed = ({ seed, runs }: Options): void => {
  const cases = [
    ...everyRate('0.2 % -> 1 %', { stableFails: 0.002, candidateFails: 0.01 }),
    ...everyRate('0.2 % -> 5 %', { stableFails: 0.002, candidateFails: 0.05 }),
    ...everyRate('2 % -> 5 %', { stableFails: 0.02, candidateFails: 0.05 }),
    ...everyRate('2 % -> 10 %', { stableFails: 0.02, candidateFails: 0.1 }),
    ...everyRate('0.2 % -> 100 %', { stableFails: 0.002, candidateFails: 1 }),
  ]
  console.log(`\nA worse release: how many are found within 30 min (median minute; 10 % share):\n`)
  console.log(head(['failures', 'requests/min', ...detectorNames]))
  for (const each of cases) {
    const found = runCase(each, seed, runs)
    const cell = (name: DetectorName): string => {
      const minutes = found.flatMap((one) => one[name]?.minutes ?? [])
      return `${percent(minutes.length, runs)} (${number(quantile(minutes, 0.5))})`
    }
    console.log(row([each.name, String(each.perMinute), ...detectorNames.map(cell)]))
  }
}

const showNeeded = ({ seed, runs }: Options): void => {
  console.log(
    `\nFailed requests that the evidence takes, where every request of the new version fails:\n`,
  )
  console.log(head(['share', 'usual failures', 'median', '95th percentile', 'most']))
  for (const share of [0.01, 0.05, 0.1, 0.25, 0.5])
    for (const stableFails of [0, 0.002, 0.02]) {
      const failed = failuresNeeded(share, stableFails, seed, runs)
      const at = (q: number) => number(quantile(failed, q))
      console.log(row([`${share * 100} %`, `${stableFails * 100} %`, at(0.5), at(0.95), at(1)]))
    }
}

const summaryOf = (staged: readonly Staged[]): readonly string[] => {
  const back = staged.filter(({ end }) => end === 'RolledBack')
  const failed = staged.map((each) => each.failed)
  const minutes = staged.map((each) => each.minutes)
  return [
    percent(back.length, staged.length),
    `${number(quantile(minutes, 0.5))} (${number(quantile(minutes, 0.95))})`,
    `${number(quantile(failed, 0.5))} (${number(quantile(failed, 0.95))})`,
  ]
}

const showStaged = async ({ seed, releases }: Options): Promise<void> => {
  const cases = [
    { name: 'as good: 0.2 %', stableFails: 0.002, candidateFails: 0.002 },
    { name: '0.2 % -> 1 %', stableFails: 0.002, candidateFails: 0.01 },
    { name: '0.2 % -> 5 %', stableFails: 0.002, candidateFails: 0.05 },
    { name: '0.2 % -> 30 %', stableFails: 0.002, candidateFails: 0.3 },
    { name: '0.2 % -> 100 %', stableFails: 0.002, candidateFails: 1 },
  ]
  console.log(`\nWhole releases with the real engine; median (95th percentile):\n`)
  console.log(
    head(['failures', 'requests/min', 'plan', 'put back', 'minutes to the end', 'failed requests']),
  )
  const plans = (perMinute: number): ReadonlyArray<readonly [string, RolloutPlan]> =>
    perMinute > 60
      ? [['standard', standardPlan]]
      : [
          ['standard', standardPlan],
          ['low traffic', lowTrafficPlan],
        ]
  for (const { name, ...fails } of cases)
    for (const perMinute of rates)
      for (const [planName, plan] of plans(perMinute)) {
        const behaviour = { perMinute, candidateBreaks: 0, ...fails }
        const staged: Staged[] = []
        for (let index = 0; index < releases; index += 1)
          staged.push(await runStaged(behaviour, plan, seed, index))
        console.log(row([name, String(perMinute), planName, ...summaryOf(staged)]))
      }
}

const main = async (): Promise<void> => {
  const options = readOptions()
  if (options.help) {
    console.log(usage)
    return
  }
  const { seed, runs, releases } = options
  console.log(`seed ${seed}, ${runs} runs of each case, ${releases} whole releases\n`)
  showFalse(options)
  showMissed(options)
  showNeeded(options)
  await showStaged(options)
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || error instanceof TypeError
  console.error(isUsage ? `${error.message}\n\n${usage}` : error)
  process.exitCode = isUsage ? 2 : 1
})
