import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { CreateStackCommand } from '@aws-sdk/client-cloudformation'
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import { deployRelease } from '../../src/application/release/deploy-release'
import { composeRelease } from '../../src/compose-release'
import type { ReleasedFunction, ReleaseRecord } from '../../src/domain/release/release-record'
import type { RolloutPlan } from '../../src/domain/release/rollout-plan'
import { releaseClients } from '../../src/infra/aws/release-clients'
import { releaseTableDefinition } from '../../src/infra/dynamodb/release-table-definition'
import { type Aws, startAws } from './aws'
import { createFunction, createRepository, publish, pushImage } from './released-functions'

export const right = async <A>(task: () => Promise<E.Either<unknown, A>>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const minuteMs = 60_000

/** Minutes pass as fast as somebody waits for them; `skip` is told each one that is over. */
export const fastClock = (over: (minute: Date) => Promise<void>) => {
  let now = Math.ceil(Date.now() / minuteMs) * minuteMs
  return {
    clock: () => new Date(now),
    pause: (ms: number) => async () => {
      const until = now + ms
      for (let end = (Math.floor(now / minuteMs) + 1) * minuteMs; end <= until; end += minuteMs)
        await over(new Date(end - minuteMs))
      now = until
    },
  }
}

/** Share of the requests that fail, by version. */
export type Health = { readonly [version: string]: number }

const metric = (name: string, dimensions: Readonly<Record<string, string>>, at: Date) => ({
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  Timestamp: new Date(at.getTime() + 1_000),
})

/** An AWS with the stage dev in it: functions, stack, table and registry, as a first deploy leaves them. */
export const startStage = async (
  functions: ReadonlyArray<Pick<ReleasedFunction, 'name' | 'role'>>,
  /** What stands between the bot and AWS. */
  reachedAt: (endpoint: string) => string = (endpoint) => endpoint,
) => {
  const aws: Aws = await startAws()
  const announced: string[] = []
  const gitHub = createServer((request, response) => {
    announced.push(`${request.method ?? ''} ${request.url ?? ''}`)
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(request.method === 'GET' ? '[]' : '{"id":1}')
  }).listen(0, '127.0.0.1')
  await once(gitHub, 'listening')
  const before = { ...process.env }
  Object.assign(process.env, aws.environment, { AWS_ENDPOINT_URL: reachedAt(aws.endpoint) })
  const clients = releaseClients()
  const composed = composeRelease({
    GITHUB_REPOSITORY: 'shop/payport',
    GITHUB_TOKEN: 'token',
    GITHUB_API_URL: `http://127.0.0.1:${(gitHub.address() as AddressInfo).port}`,
  })

  await createRepository(clients.ecr)
  const first = await pushImage(clients.ecr, '1.2.2-rc.1')
  const second = await pushImage(clients.ecr, '1.2.3-rc.1')
  await clients.dynamoDb.send(new CreateTableCommand(releaseTableDefinition('dev')))
  await clients.cloudFormation.send(
    new CreateStackCommand({
      StackName: 'payport-dev',
      TemplateBody: JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic' } } }),
    }),
  )
  for (const { name } of functions) {
    await createFunction(clients.lambda, name, { image: first, release: '1.2.2-rc.1' })
    await publish(clients.lambda, name, { image: second, release: '1.2.3-rc.1' })
  }
  const ports = composed.portsOf('dev')

  const aliases = () =>
    Promise.all(
      functions.map(async ({ name }) => {
        const { version, weights } = await right(ports.aliases.read(name))
        return { version, weights }
      }),
    )

  /** A minute of a hundred requests, split as the ingress's alias says. */
  const serve = (health: Health) => async (minute: Date) => {
    const ingress = functions.find(({ role }) => role === 'ingress')?.name ?? ''
    const { version, weights } = await right(ports.aliases.read(ingress))
    const [[other, weight] = ['', 0]] = Object.entries(weights)
    const shares: ReadonlyArray<readonly [string, number]> = [
      [version, 1 - weight],
      ...(weight > 0 ? [[other, weight] as const] : []),
    ]
    await clients.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'Payport',
        MetricData: shares.flatMap(([executed, share]) => {
          const requests = Math.round(100 * share)
          const of = { function: ingress, version: executed }
          return [
            { ...metric('requests', of, minute), Value: requests },
            {
              ...metric('failures', of, minute),
              Value: Math.round(requests * (health[executed] ?? 0)),
            },
          ]
        }),
      }),
    )
  }

  const deploy = (plan: RolloutPlan, given: ReleasePorts = ports): Promise<ReleaseRecord> =>
    right(
      deployRelease(given)({
        stage: 'dev',
        tag: '1.2.3-rc.1',
        commit: 'c'.repeat(40),
        digest: second,
        functions,
        formats: { reads: {}, writes: {} },
        plan,
        owner: { owner: 'deploy', reason: 'a test' },
      }),
    )

  return {
    ports,
    clients,
    announced,
    aliases,
    serve,
    deploy,
    stop: async () => {
      composed.close()
      for (const client of Object.values(clients)) client.destroy()
      process.env = before
      gitHub.closeAllConnections()
      gitHub.close()
      await aws.stop()
    },
  }
}

export type ReleaseStage = Awaited<ReturnType<typeof startStage>>
