import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { emfMetrics } from '../../functions/telemetry/metrics'
import { toMessage } from '../../local/event-queue'
import { releasedFunctions } from '../../src/compose-release'
import { dynamoClient } from '../../src/infra/dynamodb/dynamo-client'
import { createEventTable, expiryName } from '../../src/infra/dynamodb/event-table-definition'
import { createTable } from '../../src/infra/dynamodb/table-definition'
import {
  account,
  imageOf,
  type Packaged,
  packageStack,
  type Resource,
} from '../support/package-stack'
import { permissionsOf } from './permissions'

const stages = ['dev', 'staging', 'production'] as const
const packaged = new Map<string, Packaged>()

beforeAll(async () => {
  for (const stage of stages) packaged.set(stage, await packageStack(stage))
}, 600_000)

const of = (stage: string): Packaged => {
  const found = packaged.get(stage)
  if (found === undefined) throw new Error(`${stage} was not packaged`)
  return found
}
const resources = (stage = 'production') => Object.entries(of(stage).template.Resources)
const typed = (type: string, stage?: string): ReadonlyArray<readonly [string, Resource]> =>
  resources(stage).filter(([, { Type }]) => Type === type)

const functions = [
  'Http',
  'ReconcileDashpayments',
  'DeliverDashevents',
  'AbortDashrelease',
] as const

type Found = { readonly path: string; readonly value: unknown }
/** Every value of a document with the path to it. */
const walk = (value: unknown, path = ''): readonly Found[] =>
  typeof value === 'object' && value !== null
    ? [
        { path, value },
        ...Object.entries(value).flatMap(([key, each]) => walk(each, `${path}/${key}`)),
      ]
    : [{ path, value }]

const isFunction = (id: unknown): boolean =>
  typeof id === 'string' && functions.some((name) => id === `${name}LambdaFunction`)

/** `Ref` and `Fn::GetAtt` that lead to a function, and what is around them. */
const referencesToFunctions = (resource: Resource): readonly string[] =>
  walk(resource.Properties).flatMap(({ path, value }) => {
    const { Ref, 'Fn::GetAtt': attribute } = Object(value) as Record<string, unknown>
    return isFunction(Ref) || (Array.isArray(attribute) && isFunction(attribute[0])) ? [path] : []
  })

describe('calling a function', () => {
  it.each(stages)('always goes through its alias: %s', (stage) => {
    const unqualified = resources(stage)
      .filter(([, { Type }]) => Type !== 'AWS::Lambda::Version')
      .filter(([, { Properties }]) => Properties['Qualifier'] !== 'live')
      .flatMap(([id, resource]) =>
        referencesToFunctions(resource)
          .filter((path) => {
            const join = /^(.*\/Fn::Join)\/1\/0$/.exec(path)?.[1]
            const around = walk(resource.Properties).find((each) => each.path === join)?.value
            return !(Array.isArray(around) && (around as unknown[][])[1]?.[1] === 'live')
          })
          .map((path) => `${id}${path}`),
      )
    expect(unqualified).toEqual([])
  })

  it('is what the route, the schedules, their retries, the queue and the permissions do', () => {
    const { Resources } = of('production').template
    const live = (name: string) => ({
      'Fn::Join': [':', [{ 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] }, 'live']],
    })
    expect(Resources['HttpApiIntegrationHttp']?.Properties['IntegrationUri']).toEqual(live('Http'))
    expect(
      Resources['ReconcileDashpaymentsEventsRuleSchedule1']?.Properties['Targets'],
    ).toMatchObject([{ Arn: live('ReconcileDashpayments') }])
    expect(Resources['DeliverDasheventsEventsRuleSchedule1']?.Properties['Targets']).toMatchObject([
      { Arn: live('DeliverDashevents') },
    ])
    for (const name of ['ReconcileDashpayments', 'DeliverDashevents'])
      expect(Resources[`${name}LambdaEvConf`]?.Properties).toMatchObject({
        Qualifier: 'live',
        MaximumRetryAttempts: 0,
      })
    expect(
      typed('AWS::Lambda::EventSourceMapping').map(
        ([, { Properties }]) => Properties['FunctionName'],
      ),
    ).toEqual([live('DeliverDashevents')])
    expect(
      typed('AWS::Lambda::Permission').map(([, { Properties }]) => Properties['FunctionName']),
    ).toEqual([
      live('ReconcileDashpayments'),
      live('DeliverDashevents'),
      live('Http'),
      ...Array.from({ length: 3 }, () => ({ Ref: 'AbortDashreleaseLiveAlias' })),
    ])
  })
})

describe('a release', () => {
  it.each(stages)('moves every function but the one that takes it back: %s', (stage) => {
    const names = typed('AWS::Lambda::Function', stage).map(([, { Properties }]) =>
      String(Properties['FunctionName']),
    )
    const released = releasedFunctions(stage).map(({ name }) => name)
    const abort = `payport-${stage}-abort-release`
    expect(names.toSorted()).toEqual([...released, abort].toSorted())
    const { Variables } = of(stage).template.Resources['AbortDashreleaseLambdaFunction']
      ?.Properties['Environment'] as { readonly Variables: Readonly<Record<string, string>> }
    expect(Variables['RELEASED_FUNCTIONS']?.split(',').toSorted()).toEqual(released.toSorted())
  })

  it('gives a worker the new version before the ingress', () => {
    expect(releasedFunctions('production').map(({ role }) => role)).toEqual([
      'worker',
      'worker',
      'ingress',
    ])
  })
})

describe('an alias', () => {
  it.each(functions)('of %s is literal, retained, and comes after a version', (name) => {
    const { Resources } = of('production').template
    const alias = Resources[`${name}LiveAlias`]
    const [version = ''] = alias?.DependsOn ?? []
    expect(alias).toMatchObject({
      Type: 'AWS::Lambda::Alias',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        FunctionName: Resources[`${name}LambdaFunction`]?.Properties['FunctionName'],
        Name: 'live',
        FunctionVersion: '1',
      },
    })
    expect(Object.keys(alias?.Properties ?? {})).toHaveLength(3)
    expect(Resources[version]).toMatchObject({
      Type: 'AWS::Lambda::Version',
      DeletionPolicy: 'RetainExceptOnCreate',
    })
  })

  it('stays as it is, and another version is made, when image or release change', async () => {
    const [before, image, release] = [
      of('production'),
      await packageStack('production', {
        PAYPORT_IMAGE: imageOf('b'),
      }),
      await packageStack('production', { PAYPORT_RELEASE: '1.2.4' }),
    ]
    const versionsOf = ({ template }: Packaged) =>
      Object.keys(template.Resources).filter((id) => id.includes('LambdaVersion'))
    for (const after of [image, release]) {
      expect(versionsOf(after).filter((id) => versionsOf(before).includes(id))).toEqual([])
      for (const name of functions)
        expect(after.template.Resources[`${name}LiveAlias`]?.Properties).toEqual(
          before.template.Resources[`${name}LiveAlias`]?.Properties,
        )
    }
  }, 300_000)
})

describe('nothing that is secret or somebody’s own', () => {
  it.each(stages)('is in the template: %s', (stage) => {
    const numbers = of(stage).text.match(/(?<![0-9a-f])\d{12}(?![0-9a-f])/g) ?? []
    expect(numbers.filter((each) => each !== account)).toEqual([])
    expect(of(stage).text).not.toMatch(/AKIA|ASIA|sk_(live|test)_|BEGIN [A-Z ]*PRIVATE KEY/)
  })

  it('is in git: no account id', () => {
    const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
      .split('\0')
      .filter((file) => file !== '' && !/package-lock\.json$|\.(png|svg)$/.test(file))
    // Numbers of twelve digits that are no account: the digits of a test's own made-up ids.
    const found = files.flatMap((file) =>
      (
        readFileSync(file, 'utf8').match(
          /arn:aws[\w-]*:[^:\s]*:[^:\s]*:\d{12}|\d{12}\.dkr\.ecr/g,
        ) ?? []
      )
        .filter((each) => !each.includes(account))
        .map((each) => `${file}: ${each}`),
    )
    expect(found).toEqual([])
  })

  it.each(stages)('is a setting: secrets are named, not given (%s)', (stage) => {
    const http = of(stage).template.Resources['HttpLambdaFunction']
    expect(http?.Properties['Environment']).toEqual({
      Variables: {
        PAYPORT_VERSION: '1.2.3',
        PAYPORT_TABLE: { Ref: 'PaymentTable' },
        PAYPORT_EVENT_TABLE: { Ref: 'EventTable' },
        PAYPORT_PUBLIC_URL: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] },
        PAYPORT_CHECKOUT_SECRETS: `ssm:/payport/${stage}/checkout-secrets`,
        PAYPORT_WEBHOOK_SECRETS: `ssm:/payport/${stage}/webhook-secrets`,
        PAYPORT_MERCHANTS: `ssm:/payport/${stage}/merchants`,
        PAYPORT_PROVIDERS_OFF: `ssm:/payport/${stage}/providers-off`,
      },
    })
  })

  it('and the public URL can be one’s own', async () => {
    const { template } = await packageStack('production', {
      PAYPORT_PUBLIC_URL: 'https://pay.example',
    })
    expect(template.Resources['HttpLambdaFunction']?.Properties['Environment']).toMatchObject({
      Variables: { PAYPORT_PUBLIC_URL: 'https://pay.example' },
    })
  }, 300_000)
})

type Statement = {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: unknown
}
const list = <A>(value: A | readonly A[]): readonly A[] =>
  Array.isArray(value) ? value : [value as A]
const nameOf = (resource: unknown): string => {
  const { 'Fn::Sub': text, 'Fn::GetAtt': attribute } = Object(resource) as Record<string, unknown>
  if (typeof text === 'string') return text
  return Array.isArray(attribute) ? attribute.join('.') : JSON.stringify(resource)
}
const grantsOf = (role: Resource): readonly string[] =>
  (role.Properties['Policies'] as Array<{ PolicyDocument: { Statement: Statement[] } }>)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      list(Action).flatMap((action) =>
        list(Resource).map(
          (each) => `${Effect === 'Allow' ? '' : 'NOT '}${action} on ${nameOf(each)}`,
        ),
      ),
    )

describe('permissions', () => {
  it.each(stages)('are exactly these: %s', (stage) => {
    const granted = Object.fromEntries(
      typed('AWS::IAM::Role', stage).map(([id, role]) => [id, grantsOf(role)]),
    )
    expect(granted).toEqual(permissionsOf(stage))
    expect(typed('AWS::IAM::Policy', stage)).toEqual([])
  })

  it('belong to a function each, which only Lambda may take on, and to the pipe', () => {
    expect(typed('AWS::Lambda::Function').map(([, { Properties }]) => Properties['Role'])).toEqual(
      ['HttpRole', 'ReconcilePaymentsRole', 'DeliverEventsRole', 'AbortReleaseRole'].map(
        (role) => ({
          'Fn::GetAtt': [role, 'Arn'],
        }),
      ),
    )
    for (const [id, { Properties }] of typed('AWS::IAM::Role')) {
      expect(Properties['ManagedPolicyArns'] ?? []).toEqual([])
      const service = id === 'EventPipeRole' ? 'pipes' : 'lambda'
      expect(Properties['AssumeRolePolicyDocument']).toMatchObject({
        Statement: [{ Principal: { Service: `${service}.amazonaws.com` } }],
      })
    }
  })
})

describe('the tables', () => {
  it.each([
    ['PaymentTable', 'payport-production', createTable],
    ['EventTable', 'payport-production-events', createEventTable],
  ])('%s has the keys and the indexes that the code asks for', async (id, name, create) => {
    const asked: unknown[] = []
    const client = dynamoClient({ endpoint: 'http://127.0.0.1:1' })
    client.middlewareStack.add(
      () => (call) => {
        asked.push(call.input)
        return Promise.reject(new Error('seen'))
      },
      { step: 'initialize', priority: 'high' },
    )
    await expect(create(client, name)).rejects.toThrow('seen')
    const table = of('production').template.Resources[id]
    expect(table?.Properties).toMatchObject(asked[0] as object)
  })

  it('of events forgets what expired, by the name that the records have, and is kept all the same', () => {
    expect(of('production').template.Resources['EventTable']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: expiryName, Enabled: true },
      },
    })
  })

  it('of payments is kept, protected, backed up, encrypted and streamed, and nothing in it expires', () => {
    const table = of('production').template.Resources['PaymentTable']
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
    })
    expect(table?.Properties).not.toHaveProperty('TimeToLiveSpecification')
  })
})

describe('the API', () => {
  it('has every path, a limit, and a log without personal data', () => {
    expect(
      typed('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties['RouteKey']),
    ).toEqual(['ANY /{proxy+}', 'ANY /'])
    const [, stage] = typed('AWS::ApiGatewayV2::Stage')[0] ?? []
    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 },
    })
    const { Format } = stage?.Properties['AccessLogSettings'] as { readonly Format: string }
    expect(Object.keys(JSON.parse(Format) as object)).toEqual([
      'requestId',
      'at',
      'method',
      'route',
      'status',
      'integrationStatus',
      'ms',
      'integrationError',
    ])
    // A checkout's token is in the path, and the shopper's address in the source.
    expect(Format).not.toMatch(/path|sourceIp|identity|userAgent|queryString/i)
  })

  it('gives up after its function did', () => {
    const timeout = of('production').template.Resources['HttpLambdaFunction']?.Properties['Timeout']
    expect(timeout).toBeLessThan(30)
    expect(timeout).toBeGreaterThanOrEqual(27)
  })

  it('is off for tracing, and the sweep has its own share of Lambda', () => {
    for (const [, { Properties }] of typed('AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('TracingConfig')
    const sweep = of('production').template.Resources['ReconcileDashpaymentsLambdaFunction']
    expect(sweep?.Properties['ReservedConcurrentExecutions']).toBe(2)
  })
})

describe('the way of a change', () => {
  const properties = (id: string) => of('production').template.Resources[id]?.Properties ?? {}
  type Pipe = {
    readonly SourceParameters: {
      readonly FilterCriteria: { readonly Filters: ReadonlyArray<{ readonly Pattern: string }> }
    }
    readonly TargetParameters: {
      readonly InputTemplate: string
      readonly SqsQueueParameters: Readonly<Record<string, string>>
    }
  }
  const pipe = () => properties('EventPipe') as unknown as Pipe

  it('goes from the payments’ stream through a pipe and a queue to the function', () => {
    const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })
    expect(properties('EventPipe')).toMatchObject({
      Source: { 'Fn::GetAtt': ['PaymentTable', 'StreamArn'] },
      Target: arnOf('EventQueue'),
      RoleArn: arnOf('EventPipeRole'),
    })
    const [[, mapping] = ['', undefined]] = typed('AWS::Lambda::EventSourceMapping')
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: arnOf('EventQueue'),
      Enabled: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 20 },
    })
  })

  it('begins with all that the stream has, and leaves none behind without a dead letter', () => {
    expect(properties('EventPipe')['SourceParameters']).toMatchObject({
      DynamoDBStreamParameters: {
        StartingPosition: 'TRIM_HORIZON',
        MaximumRetryAttempts: -1,
        OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['EventPipeDeadLetters', 'Arn'] } },
      },
    })
    const { MaximumRecordAgeInSeconds: age } = (
      properties('EventPipe')['SourceParameters'] as {
        readonly DynamoDBStreamParameters: { readonly MaximumRecordAgeInSeconds: number }
      }
    ).DynamoDBStreamParameters
    // The stream forgets after a day.
    expect(age).toBeLessThan(24 * 3_600)
    expect(properties('EventQueue')['RedrivePolicy']).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': ['EventDeadLetters', 'Arn'] },
      maxReceiveCount: 10,
    })
  })

  it('makes of a record the message that the function reads on one machine, too', () => {
    const record = {
      eventID: 'e-1',
      eventName: 'INSERT' as const,
      dynamodb: {
        Keys: { id: { S: 'pay_1' } },
        NewImage: { id: { S: 'pay_1' }, n: { S: 'a "name" <$.x>' } },
        SequenceNumber: '1',
      },
    }
    const at = (path: string): unknown =>
      path
        .replace('$.', '')
        .split('.')
        .reduce<unknown>((value, key) => (Object(value) as Record<string, unknown>)[key], record)
    const { InputTemplate, SqsQueueParameters } = pipe().TargetParameters
    const body = InputTemplate.replace(/<(\$[^>]+)>/g, (_, path: string) =>
      JSON.stringify(at(path)),
    )
    const message = toMessage(record)
    expect(JSON.parse(body)).toEqual(JSON.parse(message.body))
    for (const [name, path] of Object.entries(SqsQueueParameters))
      expect(Object.entries(message.attributes)).toContainEqual([name, at(path)])
    expect(Object.keys(SqsQueueParameters)).toEqual(['MessageGroupId', 'MessageDeduplicationId'])
    const [{ Pattern } = { Pattern: '' }] = pipe().SourceParameters.FilterCriteria.Filters
    expect(JSON.parse(Pattern)).toEqual({ eventName: ['INSERT', 'MODIFY'] })
  })

  it('keeps a payment’s order: queues are FIFO, and nobody gets what another still works on', () => {
    for (const id of ['EventQueue', 'EventDeadLetters'])
      expect(properties(id)).toMatchObject({ FifoQueue: true })
    expect(properties('EventQueue')['VisibilityTimeout']).toBeGreaterThan(
      2 * Number(properties('DeliverDasheventsLambdaFunction')['Timeout']),
    )
  })

  it('is encrypted and kept for two weeks, and no log has the data', () => {
    const queues = typed('AWS::SQS::Queue')
    expect(queues).toHaveLength(3)
    for (const [, { Properties }] of queues)
      expect(Properties).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 3_600,
      })
    expect(properties('EventPipe')['LogConfiguration']).not.toHaveProperty('IncludeExecutionData')
  })
})

/** What the code counts, in the words of CloudWatch. */
const emitted = (): ReadonlySet<string> => {
  const lines: string[] = []
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
  const metrics = emfMetrics('f', '1', true)
  metrics.answered({ route: 'none', status: 200, ms: 1, before: 100 })
  metrics.providerCalled({ provider: 'nicepay', operation: 'approve', outcome: 'Done', ms: 1 })
  metrics.noticed({
    _tag: 'ApprovalMismatch',
    cause: 'AmountDiffers',
    provider: 'nicepay',
    paymentId: 'pay_1' as never,
  })
  metrics.swept({ settled: 0, waiting: 0, overdue: 0, failed: 0 } as never)
  metrics.settingsStale()
  const sent = { announced: 1, delivered: 1, failed: 0, retried: 0, parked: 0, delays: [1] }
  metrics.changesFollowed({ ...sent, recorded: 1, notFollowed: [] })
  metrics.deliveriesRetried({ ...sent, waiting: 0 })
  spy.mockRestore()
  return new Set(
    lines.flatMap((line) =>
      (
        JSON.parse(line) as {
          _aws: { CloudWatchMetrics: Array<{ Metrics: Array<{ Name: string }> }> }
        }
      )._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name)),
    ),
  )
}

describe('alarms and dashboard', () => {
  it('stand on metrics that the code emits, of functions that exist', () => {
    const names = new Set(
      typed('AWS::Lambda::Function').map(([, { Properties }]) => Properties['FunctionName']),
    )
    const watched = typed('AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
      walk(Properties).flatMap(({ value }) => {
        const { Namespace, MetricName, Dimensions } = Object(value) as Record<string, unknown>
        return Namespace === 'Payport' ? [{ MetricName, Dimensions }] : []
      }),
    )
    expect(watched.length).toBeGreaterThanOrEqual(6)
    for (const { MetricName, Dimensions } of watched) {
      expect(emitted()).toContain(MetricName)
      const [{ Name, Value }] = Dimensions as [{ Name: string; Value: string }]
      expect(Name).toBe('function')
      expect(names).toContain(Value)
    }
  })

  it('hear of wrong approvals from every function that asks a provider', () => {
    const { Metrics } = of('production').template.Resources['MoneyInvariantAlarm']
      ?.Properties as unknown as { readonly Metrics: ReadonlyArray<Record<string, unknown>> }
    const named = (name: string) => ({
      Namespace: 'Payport',
      MetricName: 'moneyInvariantBroken',
      Dimensions: [{ Name: 'function', Value: `payport-production-${name}` }],
    })
    expect(Metrics).toEqual([
      expect.objectContaining({ Expression: 'FILL(http, 0) + FILL(sweep, 0)', ReturnData: true }),
      {
        Id: 'http',
        ReturnData: false,
        MetricStat: { Metric: named('http'), Period: 60, Stat: 'Sum' },
      },
      {
        Id: 'sweep',
        ReturnData: false,
        MetricStat: { Metric: named('reconcile-payments'), Period: 60, Stat: 'Sum' },
      },
    ])
  })

  it('tell people, have a page in the runbook, and three of them abort a release', () => {
    const runbook = readFileSync('docs/runbook.md', 'utf8')
    const alarms = typed('AWS::CloudWatch::Alarm')
    const aborting = alarms.filter(([, { Properties }]) =>
      JSON.stringify(Properties['AlarmActions']).includes('AbortDashreleaseLiveAlias'),
    )
    expect(aborting.map(([id]) => id)).toEqual([
      'MoneyInvariantAlarm',
      'HttpFailuresAlarm',
      'HttpErrorsAlarm',
    ])
    for (const [, { Properties }] of alarms) {
      expect(Properties['AlarmActions']).toContainEqual({ Ref: 'AlarmTopic' })
      const anchor = /docs\/runbook\.md#([a-z0-9-]+)$/.exec(String(Properties['AlarmDescription']))
      expect(runbook).toMatch(new RegExp(`^## ${anchor?.[1] ?? 'no anchor'}$`, 'm'))
    }
  })

  it('show every alarm and only metrics that the code emits', () => {
    const body = of('production').template.Resources['Dashboard']?.Properties['DashboardBody']
    const text = (body as { readonly 'Fn::Sub': string })['Fn::Sub']
    const { widgets } = JSON.parse(text) as { readonly widgets: readonly object[] }
    expect(widgets.length).toBeGreaterThan(8)
    for (const [id] of typed('AWS::CloudWatch::Alarm')) expect(text).toContain(`\${${id}.Arn}`)
    const shown = [...text.matchAll(/MetricName=\\"([^\\]+)\\"|"Payport", "([^"]+)"/g)]
    expect(shown.length).toBeGreaterThan(8)
    for (const [, searched, plain] of shown) expect(emitted()).toContain(searched ?? plain)
  })
})
