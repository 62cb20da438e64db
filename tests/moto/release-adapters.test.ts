import { CreateStackCommand } from '@aws-sdk/client-cloudformation'
import {
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import type { AliasState } from '../../src/domain/release/alias'
import { pause, systemClock } from '../../src/infra/clock'
import { cloudWatchAlarms } from '../../src/infra/aws/cloudwatch-alarms'
import { cloudWatchCounters } from '../../src/infra/aws/cloudwatch-counters'
import { ecrImages } from '../../src/infra/aws/ecr-images'
import { lambdaAliases } from '../../src/infra/aws/lambda-aliases'
import { lambdaProbe } from '../../src/infra/aws/lambda-probe'
import { lambdaVersions } from '../../src/infra/aws/lambda-versions'
import { type ReleaseClients, releaseClients } from '../../src/infra/aws/release-clients'
import { schedulerTimers } from '../../src/infra/aws/scheduler-timers'
import { stackStates } from '../../src/infra/aws/stack-states'
import { timerRole } from '../../src/infra/aws/timer-role'
import { account } from '../support/package-stack'
import { type Aws, startAws } from './aws'
import {
  createFunction,
  createRepository,
  digestOf,
  publish,
  pushImage,
} from './released-functions'

const before = { ...process.env }
let aws: Aws
let clients: ReleaseClients

beforeAll(async () => {
  aws = await startAws()
  Object.assign(process.env, aws.environment)
  clients = releaseClients()
}, 90_000)

afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy()
  process.env = before
  await aws.stop()
})

const right = async <A>(task: () => Promise<E.Either<unknown, A>>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

describe('aliases', () => {
  const name = 'payport-dev-aliases'
  let aliases: ReturnType<typeof lambdaAliases>
  const read = (): Promise<AliasState> => right(aliases.read(name))

  beforeAll(async () => {
    aliases = lambdaAliases(clients.lambda, 'live')
    await createFunction(clients.lambda, name)
    await publish(clients.lambda, name, { image: 'b', release: '1.2.3' })
  })

  it('take a share and give it back, each move with a new revision', async () => {
    const first = await read()
    expect(first).toMatchObject({ version: '1', weights: {} })
    const split = { version: '1', weights: { '2': 0.05 } }
    const moved = await right(aliases.move(name, split, first.revision))
    expect(moved).toMatchObject(split)
    expect(moved.revision).not.toBe(first.revision)
    expect(await read()).toEqual(moved)
    await right(aliases.move(name, { version: '1', weights: {} }, moved.revision))
    expect(await read()).toMatchObject({ version: '1', weights: {} })
  })

  it('are not moved by whoever read them before somebody else moved them', async () => {
    const { revision } = await read()
    await right(aliases.move(name, { version: '1', weights: { '2': 0.25 } }, revision))
    const late = await aliases.move(name, { version: '2', weights: {} }, revision)()
    expect(late).toEqual(E.left({ _tag: 'AliasMoved', functionName: name }))
    expect(await read()).toMatchObject({ version: '1', weights: { '2': 0.25 } })
  })

  it('count as moved where they stand as wished: the answer to our own move was lost', async () => {
    const { revision } = await read()
    const back = { version: '1', weights: {} }
    const moved = await right(aliases.move(name, back, revision))
    expect(await right(aliases.move(name, back, revision))).toEqual(moved)
  })

  it('say when there is none, and when AWS does not take what it is told', async () => {
    const missing = E.left({ _tag: 'AliasMissing', functionName: 'payport-dev-none' })
    expect(await aliases.read('payport-dev-none')()).toEqual(missing)
    const to = { version: '1', weights: {} }
    expect(await aliases.move('payport-dev-none', to, 'r')()).toEqual(missing)
    const { revision } = await read()
    expect(await aliases.move(name, { version: '1', weights: { '2': 2 } }, revision)()).toEqual(
      E.left(expect.objectContaining({ _tag: 'CloudRefused' })),
    )
  })
})

describe('versions', () => {
  const name = 'payport-dev-versions'
  let versions: ReturnType<typeof lambdaVersions>
  beforeAll(async () => {
    versions = lambdaVersions(clients.lambda)
    await createFunction(clients.lambda, name)
    await publish(clients.lambda, name, { image: 'b', release: '1.2.3' })
  })

  it('are known by release, image, state and role', async () => {
    expect(await right(versions.find(name, '1'))).toEqual({
      functionName: name,
      version: '1',
      release: '1.2.2',
      digest: digestOf('a'),
      state: 'Active',
      role: `arn:aws:iam::${account}:role/${name}`,
    })
    expect(await right(versions.latest(name))).toMatchObject({
      version: '2',
      release: '1.2.3',
      digest: digestOf('b'),
    })
  })

  it('can be missing', async () => {
    expect(await versions.find(name, '7')()).toEqual(
      E.left({ _tag: 'VersionMissing', functionName: name, version: '7' }),
    )
    expect(await versions.latest('payport-dev-none')()).toEqual(
      E.left({ _tag: 'VersionMissing', functionName: 'payport-dev-none', version: 'latest' }),
    )
  })

  it('answer a probe, or say how they fail', async () => {
    const probe = lambdaProbe({ client: clients.invoker, clock: systemClock, pause })
    expect(await probe(name, '1')()).toEqual(E.right(undefined))
    const broken = await publish(clients.lambda, name, { image: 'f', release: '1.2.4' })
    expect(await probe(name, broken)()).toEqual(
      E.left({
        _tag: 'VersionUnhealthy',
        functionName: name,
        version: broken,
        cause: expect.stringContaining('the image is broken') as string,
      }),
    )
    expect(await probe(name, '99')()).toEqual(
      E.left({ _tag: 'VersionMissing', functionName: name, version: '99' }),
    )
  })
})

describe('images', () => {
  it('are asked for by digest and by tag', async () => {
    const images = ecrImages(clients.ecr, 'payport')
    expect(await images.has(digestOf('a'))()).toEqual(
      E.left(expect.objectContaining({ _tag: 'CloudRefused' })),
    )
    await createRepository(clients.ecr)
    const digest = await pushImage(clients.ecr, '1.2.3-rc.1')
    expect(await right(images.has(digest))).toBe(true)
    expect(await right(images.has(digestOf('0')))).toBe(false)
    expect(await right(images.digestOf('1.2.3-rc.1'))).toEqual(O.some(digest))
    expect(await right(images.digestOf('1.2.3-rc.2'))).toEqual(O.none)
  })
})

describe('timers', () => {
  const name = 'payport-dev-timers'
  const timersOf = () =>
    schedulerTimers({
      client: clients.scheduler,
      alias: 'live',
      roleArnOf: timerRole(clients.lambda, 'live'),
    })
  const inSeconds = (seconds: number) =>
    new Date(Math.ceil(Date.now() / 1_000) * 1_000 + seconds * 1_000)
  const stateOf = () => right(lambdaAliases(clients.lambda, 'live').read(name))
  const until = async (holds: () => Promise<boolean>) => {
    for (let tries = 0; tries < 100 && !(await holds()); tries += 1) await pause(100)()
    expect(await holds()).toBe(true)
  }

  beforeAll(async () => {
    await createFunction(clients.lambda, name)
    await publish(clients.lambda, name, { image: 'b', release: '1.2.3' })
  })

  it('are armed, read, armed anew and disarmed', async () => {
    const timers = timersOf()
    expect(await right(timers.read(name))).toEqual(O.none)
    const timer = { functionName: name, version: '1', firesAt: inSeconds(600) }
    await right(timers.arm(timer))
    expect(await right(timers.read(name))).toEqual(O.some(timer))
    const later = { ...timer, firesAt: inSeconds(1_200), revision: 'r' }
    await right(timers.arm(later))
    expect(await right(timers.read(name))).toEqual(O.some(later))
    await right(timers.disarm(name))
    await right(timers.disarm(name))
    expect(await right(timers.read(name))).toEqual(O.none)
  })

  it('call Lambda in the role of their stage, with all that the alias shall be', async () => {
    const sent: unknown[] = []
    clients.scheduler.middlewareStack.add(
      (next) => (args) => {
        sent.push(args.input)
        return next(args)
      },
      { step: 'initialize', name: 'spy' },
    )
    const timer = { functionName: name, version: '1', firesAt: new Date('2099-01-02T03:04:05Z') }
    await right(timersOf().arm({ ...timer, revision: 'r' }))
    clients.scheduler.middlewareStack.remove('spy')
    expect(sent[0]).toMatchObject({
      Name: 'payport-dev-timers-back',
      ScheduleExpression: 'at(2099-01-02T03:04:05)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:lambda:updateAlias',
        RoleArn: `arn:aws:iam::${account}:role/payport-dev-timer`,
        Input: JSON.stringify({
          FunctionName: name,
          Name: 'live',
          FunctionVersion: '1',
          RoutingConfig: { AdditionalVersionWeights: {} },
          RevisionId: 'r',
        }),
      },
    })
    await right(timersOf().disarm(name))
  })

  it('put an alias back with no code of ours, and are gone then', async () => {
    const aliases = lambdaAliases(clients.lambda, 'live')
    const split = { version: '1', weights: { '2': 0.5 } }
    await right(aliases.move(name, split, (await stateOf()).revision))
    await right(timersOf().arm({ functionName: name, version: '1', firesAt: inSeconds(1) }))
    await until(async () => Object.keys((await stateOf()).weights).length === 0)
    expect(await right(timersOf().read(name))).toEqual(O.none)
  })

  it('do nothing to an alias that was moved since', async () => {
    const aliases = lambdaAliases(clients.lambda, 'live')
    const { revision } = await stateOf()
    const split = { version: '1', weights: { '2': 0.5 } }
    await right(aliases.move(name, split, revision))
    const timer = { functionName: name, version: '1', firesAt: inSeconds(1), revision }
    await right(timersOf().arm(timer))
    await until(async () => O.isNone(await right(timersOf().read(name))))
    expect(await stateOf()).toMatchObject(split)
  })
})

describe('counters', () => {
  const ingress = {
    name: 'payport-dev-http',
    role: 'ingress',
    stable: '1',
    candidate: '2',
  } as const
  const worker = { ...ingress, name: 'payport-dev-sweep', role: 'worker' } as const
  const first = new Date('2026-11-20T10:00:00Z')
  const second = new Date('2026-11-20T10:01:00Z')
  const query = {
    functions: [worker, ingress],
    from: first,
    to: new Date('2026-11-20T10:02:00Z'),
  }

  const put = (
    namespace: string,
    metric: string,
    dimensions: Readonly<Record<string, string>>,
    at: Date,
    values: readonly number[],
  ) =>
    clients.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: namespace,
        MetricData: values.map((Value) => ({
          MetricName: metric,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          Timestamp: new Date(at.getTime() + 1_000),
          Value,
        })),
      }),
    )
  const own = (version: string, more: Readonly<Record<string, string>> = {}) => ({
    function: ingress.name,
    version,
    ...more,
  })

  beforeAll(async () => {
    const kakao = { provider: 'kakaopay' }
    await put('Payport', 'requests', own('1'), first, [60, 35])
    await put('Payport', 'requests', own('2'), first, [5])
    await put('Payport', 'failures', own('2'), first, [2])
    await put('Payport', 'requests', own('1'), second, [90])
    await put('Payport', 'settledLatency', own('1'), first, [100, 200, 300, 400])
    await put('Payport', 'settledLatency', own('2'), first, [399, 400, 900])
    await put('Payport', 'moneyInvariantBroken', own('2'), second, [1])
    await put('Payport', 'requests', own('1', kakao), first, [20])
    await put('Payport', 'unknown', own('1', kakao), first, [1])
    await put('Payport', 'approvals', own('2', { provider: 'nicepay' }), first, [3])
    await put('Payport', 'declines', own('2', { provider: 'nicepay' }), first, [1])
    const live = {
      FunctionName: worker.name,
      Resource: `${worker.name}:live`,
      ExecutedVersion: '2',
    }
    await put('AWS/Lambda', 'Invocations', live, first, [1])
    await put('AWS/Lambda', 'Errors', live, first, [1])
    // Whatever version, and whoever else's: none of it is asked for.
    await put('Payport', 'requests', { function: ingress.name }, first, [1_000])
    await put('Payport', 'requests', own('3'), first, [1_000])
  })

  it('count both versions, minute by minute, class by class', async () => {
    const counts = await right(
      cloudWatchCounters(clients.cloudWatch, 'live').count({ ...query, slowAfterMs: 400 }),
    )
    expect(counts).toEqual([
      {
        minute: first,
        requests: { stable: 95, candidate: 5 },
        brokenInvariants: { stable: 0, candidate: 0 },
        tallies: [
          {
            functionName: worker.name,
            failureClass: 'TimedOut',
            trials: { stable: 0, candidate: 1 },
            failures: { stable: 0, candidate: 1 },
          },
          {
            functionName: ingress.name,
            failureClass: 'ServerError',
            trials: { stable: 95, candidate: 5 },
            failures: { stable: 0, candidate: 2 },
          },
          {
            functionName: ingress.name,
            failureClass: 'OutcomeUnknown',
            trials: { stable: 20, candidate: 0 },
            failures: { stable: 1, candidate: 0 },
          },
          {
            functionName: ingress.name,
            failureClass: 'Slow',
            trials: { stable: 4, candidate: 3 },
            failures: { stable: 1, candidate: 2 },
          },
          {
            functionName: ingress.name,
            failureClass: 'Declined.nicepay',
            trials: { stable: 0, candidate: 4 },
            failures: { stable: 0, candidate: 1 },
          },
        ],
      },
      {
        minute: second,
        requests: { stable: 90, candidate: 0 },
        brokenInvariants: { stable: 0, candidate: 1 },
        tallies: [
          {
            functionName: ingress.name,
            failureClass: 'ServerError',
            trials: { stable: 90, candidate: 0 },
            failures: { stable: 0, candidate: 0 },
          },
        ],
      },
    ])
  })

  it('leave out a minute in which nothing was counted, and the end of the time', async () => {
    const counters = cloudWatchCounters(clients.cloudWatch, 'live')
    const quiet = { ...query, from: new Date('2026-11-20T09:50:00Z'), to: first }
    expect(await right(counters.count(quiet))).toEqual([])
  })

  it('know what is usual, or that nothing is', async () => {
    const counters = cloudWatchCounters(clients.cloudWatch, 'live')
    expect(await right(counters.usualLatency(query))).toEqual(O.some(400))
    const quiet = { ...query, from: new Date('2026-11-20T09:50:00Z'), to: first }
    expect(await right(counters.usualLatency(quiet))).toEqual(O.none)
  })
})

describe('alarms', () => {
  it('are those of the stage that fire and call abort-release', async () => {
    const abort = (stage: string) =>
      `arn:aws:lambda:ap-northeast-2:${account}:function:payport-${stage}-abort-release:live`
    const topic = `arn:aws:sns:ap-northeast-2:${account}:payport-dev-alarms`
    for (const [name, action, state] of [
      ['payport-dev-http-errors', abort('dev'), 'ALARM'],
      ['payport-dev-money-invariant', abort('dev'), 'OK'],
      ['payport-dev-table-throttles', topic, 'ALARM'],
      ['payport-staging-http-errors', abort('staging'), 'ALARM'],
    ] as const) {
      await clients.cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName: name,
          AlarmActions: [action],
          Namespace: 'Payport',
          MetricName: 'failures',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        }),
      )
      await clients.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: 'a test' }),
      )
    }
    expect(await right(cloudWatchAlarms(clients.cloudWatch, 'dev').firing)).toEqual([
      'payport-dev-http-errors',
    ])
  })
})

describe('stacks', () => {
  it('are missing, and settled once they are deployed', async () => {
    const stacks = stackStates(clients.cloudFormation)
    expect(await right(stacks.read('dev'))).toEqual({ _tag: 'Missing' })
    await clients.cloudFormation.send(
      new CreateStackCommand({
        StackName: 'payport-dev',
        TemplateBody: JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic' } } }),
      }),
    )
    expect(await right(stacks.read('dev'))).toEqual({ _tag: 'Settled' })
  })
})
