'use strict'

/**
 * fill-compile-cache.cjs <functions> <cache> <uid> <entrypoint...>: has the base's own runtime start
 * each function and answer once, and keeps what V8 compiled meanwhile, so that a cold start reads it
 * instead of compiling again.
 *
 * It must be the runtime itself that runs: V8 refuses a cache that was made with other flags than it
 * has, and AWS's runtime starts Node with flags of its own (--expose-gc is one). Node looks for it in
 * a folder with the user's id in its name, so the folder gets the uid's.
 */
const { Buffer } = require('node:buffer')
const { spawn } = require('node:child_process')
const { createHash } = require('node:crypto')
const { once } = require('node:events')
const { chmodSync, readdirSync, renameSync } = require('node:fs')
const { createServer } = require('node:http')
const { basename, dirname, join, resolve } = require('node:path')
const { clearTimeout, setTimeout } = require('node:timers')

const [functions = '', cache = '', uid = '', ...entrypoint] = process.argv.slice(2)
if (entrypoint.length === 0)
  throw new Error('fill-compile-cache.cjs <functions> <cache> <uid> <entrypoint...>')

/** ms in which a function has to answer. */
const mostMs = 60_000

const hashOf = (text) => createHash('sha256').update(text).digest('hex')

/** The runtime's client crashes on an answer without it. */
const json = { 'content-type': 'application/json' }

const listen = async (answer) => {
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { address: `127.0.0.1:${server.address().port}`, stop: () => server.closeAllConnections() }
}

/** Parameter Store, Lambda and DynamoDB, as far as a read of what is not there needs them. */
const startAws = () =>
  listen((request, response) => {
    const asksSettings = String(request.headers['x-amz-target']).startsWith('AmazonSSM')
    response.end(JSON.stringify(asksSettings ? { Parameter: { Value: 'none' } } : {}))
  })

/** A merchant's read goes through everything up to the socket; the other functions take any event. */
const path = `/v1/payments/pay_${'a'.repeat(26)}`
const event = {
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { authorization: 'Bearer sk_nobody' },
  requestContext: { requestId: 'none', http: { method: 'GET', path } },
  isBase64Encoded: false,
}

/** Lambda's Runtime API with one event; resolves with what the function said to it. */
const startRuntimeApi = async () => {
  const { promise: said, resolve: tell } = Promise.withResolvers()
  let asked = 0
  const api = await listen(async (request, response) => {
    if (request.method === 'GET') {
      asked += 1
      // There is no next event: the runtime gives up, and Node writes its cache when it ends.
      if (asked > 1) return void response.writeHead(410, json).end('{}')
      response.writeHead(200, {
        ...json,
        'lambda-runtime-aws-request-id': 'none',
        'lambda-runtime-deadline-ms': String(Date.now() + mostMs),
        'lambda-runtime-invoked-function-arn': 'none',
      })
      response.end(JSON.stringify(event))
      return
    }
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    response.writeHead(202, json).end('{}')
    tell({ failed: !request.url.endsWith('/response'), text: Buffer.concat(chunks).toString() })
  })
  return { ...api, said }
}

const handlerOf = (name) => `${basename(functions)}/${name}.handler`

/** Settings of nobody. */
const settingsWith = (aws, runtimeApi, name) => ({
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: resolve(cache),
  // The first call to a provider loads it, and none is made here.
  NODE_OPTIONS: `--require=${resolve(functions, 'node_modules/undici')}`,
  _HANDLER: handlerOf(name),
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  AWS_LAMBDA_LOG_GROUP_NAME: 'none',
  AWS_LAMBDA_LOG_STREAM_NAME: 'none',
  LAMBDA_TASK_ROOT: dirname(resolve(functions)),
  LAMBDA_RUNTIME_DIR: process.env.LAMBDA_RUNTIME_DIR ?? '/var/runtime',
  AWS_REGION: 'ap-northeast-2',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_ENDPOINT_URL: `http://${aws}`,
  DYNAMODB_ENDPOINT: `http://${aws}`,
  PAYPORT_PUBLIC_URL: 'http://127.0.0.1',
  PAYPORT_CHECKOUT_SECRETS: 'nobody-signs-anything-with-this-one',
  PAYPORT_WEBHOOK_SECRETS: 'nobody-signs-anything-with-this-one',
  PAYPORT_EVENT_TABLE: 'events',
  PAYPORT_TABLE: 'none',
  PAYPORT_PROVIDERS_OFF: 'ssm:/none',
  PAYPORT_MERCHANTS: JSON.stringify([
    { id: 'nobody', apiKeyHashes: [hashOf('sk_nobody')], returnOrigins: [] },
  ]),
  RELEASED_FUNCTIONS: 'none',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
})

/** What the function said, or why it said nothing. */
const answerOnce = async (aws, name) => {
  const runtimeApi = await startRuntimeApi()
  const [command, ...options] = entrypoint
  const runtime = spawn(command, [...options, handlerOf(name)], {
    cwd: dirname(resolve(functions)),
    env: settingsWith(aws, runtimeApi.address, name),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const late = setTimeout(() => runtime.kill('SIGKILL'), mostMs)
  let printed = ''
  for (const stream of [runtime.stdout, runtime.stderr])
    stream.on('data', (chunk) => (printed += chunk))
  const ended = once(runtime, 'close').then(([code, signal]) => ({
    failed: true,
    text: `the runtime ended with ${code ?? signal}:\n${printed}`,
  }))
  const said = await Promise.race([runtimeApi.said, ended])
  await ended
  clearTimeout(late)
  runtimeApi.stop()
  return said
}

/** The folder of this Node and its flags, under the name by which the uid's Node looks for it. */
const handOver = () => {
  const [made, ...others] = readdirSync(cache)
  if (made === undefined || others.length > 0)
    throw new Error(`There is no single cache in ${cache}`)
  const named = made.replace(/-\d+$/, `-${uid}`)
  const folder = join(cache, named)
  renameSync(join(cache, made), folder)
  // Node makes them for their owner alone.
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644)
  for (const each of [cache, folder]) chmodSync(each, 0o755)
  return `${named}: ${readdirSync(folder).length} files`
}

const main = async () => {
  const aws = await startAws()
  // A server that listens answers nobody here.
  const names = readdirSync(functions).filter((name) => /^(?!http-server).*\.js$/.test(name))
  for (const name of names.map((each) => basename(each, '.js'))) {
    const { failed, text } = await answerOnce(aws.address, name)
    // Lambda has no alias to put back here; the others go all the way.
    if (failed && name !== 'abort-release') throw new Error(`${name}: ${text}`)
    if (name === 'http' && !text.includes('"statusCode":404')) throw new Error(`${name}: ${text}`)
  }
  console.log(handOver())
  process.exit(0)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
