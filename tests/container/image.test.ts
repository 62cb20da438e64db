import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

import { type HttpFront, startHttpFront } from '../../functions/http/http-front'
import { dataFolder } from '../../local/data-folder'
import { compareBooks } from '../../local/demo-books'
import type { MerchantView } from '../../local/demo-checks'
import { confirmByHand, payAndRefund, progress } from '../../local/demo-steps'
import type { Payment } from '../../local/payport-client'
import { freePorts } from '../../local/ports'
import { type Sandbox, startSandbox } from '../../local/sandbox'
import { type RuntimeApi, startRuntimeApi } from '../../local/lambda/runtime-api'
import { type Container, docker, filesOfTheImage, image, startContainer } from './docker'

const version = '1.2.3'
const folder = dataFolder(mkdtempSync(join(tmpdir(), 'payport-image-')))
const cleanUp: Array<() => Promise<unknown>> = []
let sandbox: Sandbox
let shop: Server
let shopUrl: string

const portOf = (server: Server): number => (server.address() as AddressInfo).port

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

beforeAll(async () => {
  shop = createServer((_, response) => response.end('the order')).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  shopUrl = `http://localhost:${String(portOf(shop))}`
  sandbox = await startSandbox({ folder, ports: { ...freePorts, SHOP_PORT: portOf(shop) } })
}, 60_000)

afterAll(async () => {
  await Promise.allSettled(cleanUp.map((stop) => stop()))
  await sandbox.stop()
  shop.closeAllConnections()
  shop.close()
  rmSync(folder.path, { recursive: true, force: true })
}, 60_000)

const settingsFor = (publicUrl: string): Readonly<Record<string, string>> => ({
  ...sandbox.settings,
  PAYPORT_PUBLIC_URL: publicUrl,
  PAYPORT_VERSION: version,
})

/** What Lambda gives a function. */
const lambdaEnvironment = (api: RuntimeApi, name: string) => ({
  AWS_LAMBDA_RUNTIME_API: api.address,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '7',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'test',
  AWS_REGION: 'ap-northeast-2',
  LAMBDA_TASK_ROOT: '/var/task',
})

const healthEvent = {
  version: '2.0',
  rawPath: '/v1/health',
  rawQueryString: '',
  headers: {},
  requestContext: { requestId: 'r', http: { method: 'GET', path: '/v1/health' } },
}

type Function = { readonly api: RuntimeApi; readonly container: Container }

const startFunction = async (
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<Function> => {
  const api = await startRuntimeApi(
    `arn:aws:lambda:ap-northeast-2:000000000000:function:payport-${name}:live`,
  )
  cleanUp.push(api.stop)
  const container = startContainer({
    environment: { ...settings, ...lambdaEnvironment(api, `payport-${name}`) },
    command: [`functions/${name}.handler`],
  })
  cleanUp.push(container.stop)
  return { api, container }
}

const json = (lines: string): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  lines.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Readonly<Record<string, unknown>>]
    } catch {
      return []
    }
  })

/** Of all that was paid here: the simulators keep one book for all of it. */
const paid: Payment[] = []

/** All that the demo does, for each provider; then the books of both sides must agree. */
const takePayments = async (url: string): Promise<void> => {
  const machine: MerchantView = {
    urls: { api: url, shop: shopUrl },
    apiKey: sandbox.keys.apiKey,
  }
  const told = progress((line) => process.stdout.write(`${line}\n`))
  for (const provider of ['kakaopay', 'naverpay', 'nicepay'] as const)
    await payAndRefund(machine, provider, told)
  await confirmByHand(machine, 'naverpay', told)
  paid.push(...told.payments())
  const { table, differences } = await compareBooks(sandbox.urls, paid)
  process.stdout.write(`\n${table}\n`)
  expect(differences).toBe(0)
}

describe('the image', () => {
  it('holds what runs and nothing else', () => {
    const files = filesOfTheImage()
    const named = files
      .map(({ path }) => path.replace('/var/task/', ''))
      .filter((path) => !/^compile-cache\/v24[^/]+-993\/[0-9a-f]+$/.test(path))
    expect(named.toSorted()).toEqual([
      'functions/abort-release.js',
      'functions/deliver-events.js',
      'functions/http-server.js',
      'functions/http.js',
      ...['LICENSE', 'package.json', 'swagger-ui-bundle.js', 'swagger-ui.css'].map(
        (file) => `functions/node_modules/swagger-ui-dist/${file}`,
      ),
      'functions/node_modules/undici/index.js',
      'functions/package.json',
      'functions/reconcile-payments.js',
    ])
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    const table = files.map(({ path, bytes }) => `${String(bytes).padStart(9)}  ${path}`)
    const layers = docker('history', '--format', '{{.Size}}\t{{.CreatedBy}}', image)
    process.stdout.write(`${table.join('\n')}\n${String(total)} bytes in all\n\n${layers}\n`)
    expect(total).toBeLessThan(12_000_000)
  })

  it('runs as nobody in particular, and the function is chosen by the command', () => {
    const { Config } = (
      JSON.parse(docker('image', 'inspect', image)) as [
        { readonly Config: { User: string; Cmd: readonly string[]; Env: readonly string[] } },
      ]
    )[0]
    expect(Config.User).toBe('993:990')
    expect(Config.Cmd).toEqual(['functions/http.handler'])
    expect(Config.Env.filter((each) => /PAYPORT|SECRET|KEY|TOKEN/.test(each))).toEqual([])
  })
})

describe('under the Lambda runtime interface client', () => {
  let http: Function
  let front: HttpFront
  let url: string

  beforeAll(async () => {
    // API Gateway: one event for each request, and the function's answer is the response.
    front = await startHttpFront({
      port: 0,
      handler: async (event) => {
        const invocation = await http.api.invoke(event)
        if (invocation._tag === 'Failed') throw new Error(JSON.stringify(invocation.error))
        return invocation.answer as APIGatewayProxyStructuredResultV2
      },
    })
    cleanUp.push(() => front.stop(1_000))
    url = `http://127.0.0.1:${String(front.port)}`
    http = await startFunction('http', settingsFor(url))
  }, 60_000)

  it('the HTTP function answers, and takes and gives back money through every provider', async () => {
    const health = await fetch(`${url}/v1/health`)
    expect(await health.json()).toMatchObject({ version })
    expect(http.api.initErrors).toEqual([])
    await takePayments(url)
  }, 120_000)

  it('serves the contract and the reference page with its files', async () => {
    const [document, page, script] = await Promise.all(
      ['/openapi.json', '/docs', '/docs/swagger-ui-bundle.js'].map((path) => fetch(url + path)),
    )
    expect([document?.status, page?.status, script?.status]).toEqual([200, 200, 200])
  })

  it('every line of its log tells the version, and it counts what it did', () => {
    const lines = json(http.container.logs())
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.filter((line) => line['version'] !== '7')).toEqual([])
    const approvals = lines.reduce((sum, line) => sum + Number(line['approvals'] ?? 0), 0)
    expect(approvals).toBe(4)
    expect(lines.filter((line) => line['coldStarts'] === 1)).toHaveLength(1)
  })

  it('the sweep runs and reports', async () => {
    const sweep = await startFunction('reconcile-payments', settingsFor(url))
    expect(await sweep.api.invoke({ source: 'aws.events' })).toMatchObject({
      _tag: 'Answered',
      answer: { overdue: 0, failed: 0 },
    })
  }, 60_000)

  it('the delivery of events runs and reports', async () => {
    const deliver = await startFunction('deliver-events', settingsFor(url))
    expect(await deliver.api.invoke({ source: 'aws.events' })).toMatchObject({
      _tag: 'Answered',
      answer: { failed: 0, waiting: 0 },
    })
  }, 60_000)

  it('reads what V8 compiled at the build, and compiles no bundle again', async () => {
    for (const name of ['http', 'reconcile-payments', 'deliver-events']) {
      const { api, container } = await startFunction(name, {
        ...settingsFor(url),
        NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
      })
      await api.invoke(healthEvent)
      expect(container.logs()).toContain(`/var/task/functions/${name}.js was accepted`)
    }
  }, 60_000)

  it('a function without settings says what is missing, and answers 500', async () => {
    const bare = await startFunction('http', {})
    const { answer } = (await bare.api.invoke(healthEvent)) as {
      readonly answer: { readonly statusCode: number }
    }
    expect(answer.statusCode).toBe(500)
    for (const name of ['PAYPORT_TABLE', 'PAYPORT_EVENT_TABLE', 'PAYPORT_CHECKOUT_SECRETS'])
      expect(bare.container.logs()).toContain(`${name} is missing`)
  }, 60_000)
})

describe('as a plain HTTP service', () => {
  const start = async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${String(port)}`
    const container = startContainer({
      environment: { ...settingsFor(url), PORT: String(port) },
      entrypoint: 'node',
      command: ['functions/http-server.js'],
    })
    cleanUp.push(container.stop)
    const healthy = () =>
      fetch(`${url}/v1/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    while (!(await healthy())) await pause(50)
    return { url, container }
  }

  it('takes and gives back money through every provider', async () => {
    const { url, container } = await start()
    await takePayments(url)
    expect(await container.stop('SIGTERM')).toBe(0)
  }, 120_000)

  it('answers every request that it took when it is told to stop', async () => {
    const { url, container } = await start()
    const answers: number[] = []
    const refused: unknown[] = []
    let going = true
    const caller = async () => {
      while (going)
        await fetch(`${url}/openapi.json`).then(
          async (answer) => {
            await answer.text()
            answers.push(answer.status)
          },
          (error: unknown) => {
            const { cause } = error as { readonly cause?: { readonly code?: string } }
            // Nobody listens any more: a load balancer sends these elsewhere.
            if (cause?.code !== 'ECONNREFUSED') refused.push(cause?.code)
          },
        )
    }
    const callers = Array.from({ length: 8 }, caller)
    await pause(500)
    const code = await container.stop('SIGTERM')
    going = false
    await Promise.all(callers)
    expect(code).toBe(0)
    expect(answers.length).toBeGreaterThan(20)
    expect(new Set(answers)).toEqual(new Set([200]))
    expect(refused).toEqual([])
  }, 60_000)

  it('does not start without settings, and says what is missing', async () => {
    const container = startContainer({
      environment: {},
      entrypoint: 'node',
      command: ['functions/http-server.js'],
    })
    let lines = ''
    while (!lines.includes('not started')) {
      await pause(100)
      lines = container.logs()
    }
    expect(lines).toContain('PAYPORT_MERCHANTS is missing')
    expect(await container.stop()).toBe(1)
  }, 60_000)
})
