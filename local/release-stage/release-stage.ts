import { type HttpFront, startHttpFront } from '../../functions/http/http-front'
import type { DataFolder } from '../data-folder'
import { demoMerchants } from '../demo-merchant'
import type { PublishedVersion } from '../lambda/execution-environment'
import { type LocalLambda, localLambda } from '../lambda/local-lambda'
import { type Stop, startParts } from '../parts'
import { freePorts, urlOf } from '../ports'
import { type Sandbox, startSandbox } from '../sandbox'
import { type PrintedMetrics, readMetricLine } from './printed-metrics'
import type { StageClock } from './stage-clock'
import type { Invoked, StageMetrics } from './stage-counters'
import type { Release } from './stage-versions'

export const httpName = 'payport-production-http'
export const sweepName = 'payport-production-reconcile-payments'

/** Where shoppers are sent back to; nobody listens, for their walk ends there. */
export const shopPort = 3001

export type ReleaseStage = {
  /** Takes the traffic, and splits it as the aliases say. */
  readonly url: string
  readonly sandbox: Sandbox
  readonly lambda: LocalLambda
  readonly metrics: StageMetrics
  /** What was deployed, by version: both functions of a build get the same number. */
  readonly releases: { readonly [version: string]: Release }
  /** Publishes both functions of a build as the next version; nobody gets it yet. */
  readonly deploy: (build: Build) => string
  readonly stop: Stop
}

export type Build = Release & {
  readonly taskRoot: string
  readonly environment?: Readonly<Record<string, string>>
}

/** More would not be faster on two cores. */
const mostEnvironments = 2

const collectMetrics = (clock: StageClock) => {
  const printed: PrintedMetrics[] = []
  const invoked: Invoked[] = []
  return {
    metrics: { printed, invoked } satisfies StageMetrics,
    onLine: (line: string) => {
      const read = readMetricLine(line)
      if (read !== undefined) printed.push({ ...read, at: clock.onStage(read.at) })
    },
    onInvoked: ({ functionName, version }: PublishedVersion, timedOut: boolean) => {
      invoked.push({ at: clock.now(), functionName, version, timedOut })
    },
  }
}

const startFront = (lambda: LocalLambda): Promise<HttpFront> =>
  startHttpFront({
    port: 0,
    handler: async (event) => {
      const { invocation } = await lambda.invoke(httpName, event)
      if (invocation._tag === 'Failed') throw new Error(JSON.stringify(invocation.error))
      return invocation.answer as Awaited<
        ReturnType<Parameters<typeof startHttpFront>[0]['handler']>
      >
    },
  })

/** The schedule of the stack: the sweep, once a minute. */
const startSchedule = (lambda: LocalLambda, everyMs: number): Stop => {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(() => lambda.invoke(sweepName, {}))
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}

const isTimeOut = (error: unknown): boolean =>
  (Object(error) as { readonly errorType?: unknown }).errorType === 'Sandbox.Timedout'

/** Payport as a stack runs it, on this machine: two functions, their versions and their aliases. */
export const startReleaseStage = (
  folder: DataFolder,
  clock: StageClock,
  minuteMs: number,
): Promise<ReleaseStage> =>
  startParts(async (keep) => {
    const sandbox = await startSandbox({ folder, ports: freePorts })
    keep(sandbox.stop)
    const { metrics, onLine, onInvoked } = collectMetrics(clock)
    const lambda = localLambda({
      random: Math.random,
      mostEnvironments,
      onLine,
      onInvoked: (published, invocation) =>
        onInvoked(published, invocation._tag === 'Failed' && isTimeOut(invocation.error)),
    })
    keep(lambda.stop)
    const front = await startFront(lambda)
    keep(() => front.stop(2_000))
    const url = urlOf(front.port)
    const releases: { [version: string]: Release } = {}
    let published = 0

    const deploy = ({ release, digest, taskRoot, environment }: Build): string => {
      published += 1
      const version = String(published)
      releases[version] = { release, digest }
      for (const [functionName, file] of [
        [httpName, 'http'],
        [sweepName, 'reconcile-payments'],
      ] as const)
        lambda.publish({
          functionName,
          version,
          taskRoot,
          handler: `functions/${file}.handler`,
          environment: {
            ...sandbox.settings,
            PAYPORT_MERCHANTS: demoMerchants(sandbox.keys, shopPort),
            PAYPORT_PUBLIC_URL: url,
            PAYPORT_VERSION: release,
            ...environment,
          },
        })
      // There is nothing to call before the first deploy.
      if (published === 1) keep(startSchedule(lambda, minuteMs))
      return version
    }
    return { url, sandbox, lambda, metrics, releases, deploy }
  })
