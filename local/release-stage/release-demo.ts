import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { runCommandLine } from '../../cli/command'
import { payportUsage, releaseCommands } from '../../cli/release/commands'
import type { ReleaseWorld } from '../../cli/release/world'
import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import type { DeadManTimer } from '../../src/domain/release/alias'
import { recordFormats } from '../../src/infra/dynamodb/record-formats'
import type { DataFolder } from '../data-folder'
import { runtimeClient } from '../lambda/runtime-client'
import { LocalError } from '../local-error'
import { startParts, type Stop } from '../parts'
import { payportClient } from '../payport-client'
import { urlOf } from '../ports'
import { type PaymentLoad, startPaymentLoad } from './payment-load'
import { quickPlan } from './quick-plan'
import {
  httpName,
  type ReleaseStage,
  shopPort,
  startReleaseStage,
  sweepName,
} from './release-stage'
import { buildForStage, type StageBuilds } from './stage-builds'
import { stageClock } from './stage-clock'
import { openStagePorts } from './stage-ports'
import { stageSource, type StageSource, type Tagged } from './stage-source'

/** A minute of the stage takes a second. */
const speed = 60
const paymentsPerSecond = 12

export type ReleaseDemo = {
  readonly builds: StageBuilds
  readonly stage: ReleaseStage
  readonly source: StageSource
  readonly ports: ReleasePorts
  /** Payments that are being made all the time. */
  readonly load: PaymentLoad
  /** Runs a command of the real command line; one that ends otherwise than expected ends the demo. */
  readonly payport: (words: string, expected: number, with_?: ReleasePorts) => Promise<void>
  readonly stop: Stop
}

export const releasedFunctions = [
  { name: sweepName, role: 'worker' },
  { name: httpName, role: 'ingress' },
] as const

const line: readonly Tagged[] = ['1.0.0', '1.1.0-qa.1', '1.1.0', '1.2.0-qa.1', '1.2.0'].map(
  (tag) => ({ tag, commit: (tag.split('-', 1)[0] ?? '').replaceAll('.', '').padEnd(40, '0') }),
)

const worldOf = (ports: ReleasePorts, columns: number | undefined): ReleaseWorld => ({
  portsOf: () => ports,
  functionsOf: () => releasedFunctions,
  formats: recordFormats,
  plans: { quick: quickPlan },
  caller: { by: 'demo', owner: `demo-${String(process.pid)}` },
  writeReport: (folder, { markdown, drawing }) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'release.md'), markdown)
    writeFileSync(join(folder, 'release.svg'), drawing)
  },
  screen: { print: (text) => console.log(text), complain: (text) => console.log(text) },
  ...(columns !== undefined && { columns }),
})

/** Every word is one argument, unless it stands in quotes. */
const argumentsOf = (words: string): readonly string[] =>
  [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')

const runPayport =
  (ports: ReleasePorts): ReleaseDemo['payport'] =>
  async (words, expected, with_ = ports) => {
    console.log(`\n$ payport ${words}`)
    const world = worldOf(with_, process.stdout.isTTY ? process.stdout.columns : undefined)
    const args = argumentsOf(words)
    const code = await runCommandLine(releaseCommands, payportUsage, args, world, world.screen)
    if (code !== expected)
      throw new LocalError(`"payport ${words}" ended with ${code}, and ${expected} was expected.`)
  }

const sayTimer = ({ functionName, version }: DeadManTimer, putBack: boolean): void =>
  console.log(
    `  timer: ${functionName} ${putBack ? `back to version ${version}` : 'has moved on; nothing done'}`,
  )

/** A stage with production's first release live, traffic on it, and the commands that release. */
export const openReleaseDemo = (folder: DataFolder): Promise<ReleaseDemo> =>
  startParts(async (keep) => {
    if (!existsSync(runtimeClient))
      throw new LocalError('The runtime client is missing: tests/container/install-runtime-client')
    const builds = buildForStage(join(folder.path, 'builds'))
    const clock = stageClock(speed)
    const stage = await startReleaseStage(folder, clock, 60_000 / speed)
    keep(stage.stop)
    const source = stageSource(line)
    const { ports, stop } = await openStagePorts({ stage, clock, source, onTimer: sayTimer })
    keep(stop)
    stage.deploy({ release: '1.0.0', ...builds.good })
    const { apiKey } = stage.sandbox.keys
    const load = startPaymentLoad({
      client: payportClient({ url: () => stage.url, apiKey }),
      shopOrigin: urlOf(shopPort),
      paymentsPerSecond,
    })
    keep(async () => {
      await load.stop().catch(() => undefined)
    })
    return { builds, stage, source, ports, load, payport: runPayport(ports) }
  })
