import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  GetAliasCommand,
  GetFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda'
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs'

import { differencesFromEvents } from '../../src/infra/dynamodb/event-table-definition'
import { differencesFrom } from '../../src/infra/dynamodb/table-definition'
import { imageOf, packageStack, runServerless } from '../support/package-stack'
import { type Aws, createBucket, describePipe, python, startAws } from './aws'

const folder = mkdtempSync(join(tmpdir(), 'payport-moto-'))
let aws: Aws
let lambda: LambdaClient

const names = ['http', 'reconcile-payments', 'deliver-events', 'abort-release'].map(
  (name) => `payport-dev-${name}`,
)

const access = () => ({
  endpoint: aws.endpoint,
  region: 'ap-northeast-2',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
})

const serverless = (command: string, image: string) =>
  runServerless(folder, [command, '--stage', 'dev'], {
    ...aws.environment,
    PAYPORT_IMAGE: imageOf(image),
    PAYPORT_DEPLOYMENT_METHOD: 'direct',
    PAYPORT_DEPLOYMENT_BUCKET: 'payport-templates',
  })

const published = async (name: string): Promise<readonly string[]> => {
  const { Versions = [] } = await lambda.send(
    new ListVersionsByFunctionCommand({ FunctionName: name }),
  )
  return Versions.map(({ Version }) => Version ?? '')
}
const released = (name: string) =>
  lambda.send(new GetAliasCommand({ FunctionName: name, Name: 'live' }))
const latest = (name: string) => lambda.send(new GetFunctionCommand({ FunctionName: name }))
const releasedImage = async (name: string): Promise<string | undefined> => {
  const { Code } = await lambda.send(
    new GetFunctionCommand({ FunctionName: name, Qualifier: 'live' }),
  )
  return Code?.ImageUri
}

beforeAll(async () => {
  aws = await startAws()
  lambda = new LambdaClient(access())
  await createBucket(aws, 'payport-templates')
}, 90_000)

afterAll(async () => {
  lambda.destroy()
  await aws.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the templates', () => {
  it.each(['dev', 'staging', 'production'])(
    'of %s have nothing that cfn-lint minds',
    async (stage) => {
      const { text } = await packageStack(stage)
      const file = join(folder, `${stage}.json`)
      writeFileSync(file, text)
      // W3005: the framework writes down a dependency that is there anyway.
      const said = execFileSync(
        python('cfn-lint'),
        ['--regions', 'ap-northeast-2', '--ignore-checks', 'W3005', '--', file],
        { encoding: 'utf8' },
      )
      expect(said).toBe('')
    },
    60_000,
  )

  it('that an account begins with neither', () => {
    const said = execFileSync(
      python('cfn-lint'),
      ['--regions', 'ap-northeast-2', '--', 'deploy/bootstrap.yml'],
      { encoding: 'utf8' },
    )
    expect(said).toBe('')
  }, 60_000)
})

describe('deploying', () => {
  it('makes the functions, publishes a version of each, and points the aliases to it', async () => {
    await serverless('deploy', 'a')
    for (const name of names) {
      expect(await published(name)).toEqual(['$LATEST', '1'])
      expect(await released(name)).toMatchObject({ FunctionVersion: '1' })
      expect(await latest(name)).toMatchObject({
        Code: { ImageUri: imageOf('a') },
        Configuration: {
          PackageType: 'Image',
          ImageConfigResponse: {
            ImageConfig: { Command: [`functions/${name.replace('payport-dev-', '')}.handler`] },
          },
        },
      })
    }
  }, 120_000)

  it('makes the tables that the code needs', async () => {
    const client = new DynamoDBClient(access())
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'payport-dev' }))
    const events = await client.send(new DescribeTableCommand({ TableName: 'payport-dev-events' }))
    client.destroy()
    expect(differencesFrom(Table ?? {})).toEqual([])
    expect(differencesFromEvents(events.Table ?? {})).toEqual([])
    expect(Table).toMatchObject({
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    })
  })

  it('leads the payments’ stream through a pipe and a queue to the function’s alias', async () => {
    const dynamoDb = new DynamoDBClient(access())
    const { Table } = await dynamoDb.send(new DescribeTableCommand({ TableName: 'payport-dev' }))
    dynamoDb.destroy()

    const sqs = new SQSClient(access())
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: 'payport-dev-events.fifo' }),
    )
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    )
    sqs.destroy()
    const pipe = await describePipe(aws, 'payport-dev-events')
    expect(pipe).toMatchObject({ Source: Table?.LatestStreamArn, Target: Attributes.QueueArn })
    expect(JSON.parse(Attributes.RedrivePolicy ?? '{}')).toMatchObject({
      deadLetterTargetArn: Attributes.QueueArn?.replace('events.fifo', 'events-dead.fifo'),
    })

    const { EventSourceMappings = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: Attributes.QueueArn }),
    )
    expect(EventSourceMappings).toMatchObject([
      { FunctionArn: expect.stringContaining('payport-dev-deliver-events'), BatchSize: 10 },
    ])
  })

  it('a second image publishes a second version, and releases nothing', async () => {
    await serverless('deploy', 'b')
    for (const name of names) {
      expect(await published(name)).toEqual(['$LATEST', '1', '2'])
      expect(await released(name)).toMatchObject({ FunctionVersion: '1' })
      expect(await releasedImage(name)).toBe(imageOf('a'))
      expect(await latest(name)).toMatchObject({ Code: { ImageUri: imageOf('b') } })
    }
  }, 120_000)

  it('tells where the API is', async () => {
    expect(await serverless('info', 'b')).toMatch(/https:\/\/\S+execute-api/)
  }, 60_000)

  it('can be removed, and payments and events stay', async () => {
    await serverless('remove', 'b')
    const client = new DynamoDBClient(access())
    for (const name of ['payport-dev', 'payport-dev-events']) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
      expect(Table?.TableStatus).toBe('ACTIVE')
    }
    client.destroy()
    await expect(latest('payport-dev-http')).rejects.toThrow(/not found/i)
  }, 120_000)
})
