import type { ReleasePorts } from './application/ports/release/release-ports'
import type { ReleasedFunction } from './domain/release/release-record'
import type { Stage } from './domain/release/version'
import { cloudWatchAlarms } from './infra/aws/cloudwatch-alarms'
import { cloudWatchCounters } from './infra/aws/cloudwatch-counters'
import { ecrImages } from './infra/aws/ecr-images'
import { lambdaAliases } from './infra/aws/lambda-aliases'
import { lambdaProbe } from './infra/aws/lambda-probe'
import { lambdaVersions } from './infra/aws/lambda-versions'
import { releaseClients } from './infra/aws/release-clients'
import { schedulerTimers } from './infra/aws/scheduler-timers'
import { stackStates } from './infra/aws/stack-states'
import { timerRole } from './infra/aws/timer-role'
import { pause, systemClock } from './infra/clock'
import { recordFormats } from './infra/dynamodb/record-formats'
import { releaseTable } from './infra/dynamodb/release-table'
import { stageLockTable } from './infra/dynamodb/stage-lock-table'
import { gitHistory } from './infra/git/git-history'
import { gitHub } from './infra/github/github'

type Environment = Readonly<Record<string, string | undefined>>

/** As serverless/live-alias.cjs names it. */
const alias = 'live'

/** What an alarm calls to take a release back: it must work while the rest is on its way. */
export const abortFunction = (stage: Stage): string => `payport-${stage}-abort-release`

/** What a release of the stage moves, which `abortFunction` is no part of. */
export const releasedFunctions = (
  stage: Stage,
): ReadonlyArray<Pick<ReleasedFunction, 'name' | 'role'>> => [
  { name: `payport-${stage}-reconcile-payments`, role: 'worker' },
  { name: `payport-${stage}-deliver-events`, role: 'worker' },
  { name: `payport-${stage}-http`, role: 'ingress' },
]

/**
 * Where the ports of releasing meet AWS, git and GitHub. Apart from `compose.ts`, so that what takes
 * payments carries none of it.
 */
export const composeRelease = (environment: Environment) => {
  const clients = releaseClients()
  const { lambda, cloudWatch } = clients
  const shared = {
    aliases: lambdaAliases(lambda, alias),
    versions: {
      ...lambdaVersions(lambda),
      probe: lambdaProbe({ client: clients.invoker, clock: systemClock, pause }),
    },
    images: ecrImages(clients.ecr, 'payport'),
    timers: schedulerTimers({
      client: clients.scheduler,
      alias,
      roleArnOf: timerRole(lambda, alias),
    }),
    counters: cloudWatchCounters(cloudWatch, alias),
    records: releaseTable(clients.dynamoDb),
    locks: stageLockTable(clients.dynamoDb),
    history: gitHistory('.'),
    codeHost: gitHub({
      repository: environment['GITHUB_REPOSITORY'] ?? '',
      token: environment['GITHUB_TOKEN'],
      apiUrl: environment['GITHUB_API_URL'] ?? 'https://api.github.com',
    }),
    stacks: stackStates(clients.cloudFormation),
    clock: systemClock,
    pause,
  }
  return {
    /** Of the code that is checked out. */
    formats: recordFormats,
    portsOf: (stage: Stage): ReleasePorts => ({
      ...shared,
      alarms: cloudWatchAlarms(cloudWatch, stage),
    }),
    /** Lets the process end. */
    close: () => {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}
