'use strict'

/**
 * fill-compile-cache.cjs <functions> <cache> <uid>: lets each bundle answer once and keeps what V8
 * compiled for it, so that a cold start reads it instead of compiling again. Node keeps a cache by
 * the user that reads it, so the folder gets the uid's name.
 */
const { createHash } = require('node:crypto')
const { chmodSync, readdirSync, renameSync } = require('node:fs')
const { createServer } = require('node:http')
const { join, resolve } = require('node:path')
const { enableCompileCache, flushCompileCache, constants } = require('node:module')

const hashOf = (text) => createHash('sha256').update(text).digest('hex')

const [functions = '', cache = '', uid = ''] = process.argv.slice(2)
const enabled = enableCompileCache(cache)
if (enabled.status !== constants.compileCacheStatus.ENABLED)
  throw new Error(`No compile cache: ${enabled.message ?? 'it was enabled before'}`)

/** Parameter Store and DynamoDB, as far as a read of a payment that is not there needs them. */
const startAws = () =>
  new Promise((done) => {
    const server = createServer((request, response) => {
      const asksSettings = String(request.headers['x-amz-target']).startsWith('AmazonSSM')
      response.end(JSON.stringify(asksSettings ? { Parameter: { Value: 'none' } } : {}))
    })
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`))
  })

/** Settings of nobody. */
const settingsWith = (endpoint) => ({
  AWS_REGION: 'ap-northeast-2',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_ENDPOINT_URL: endpoint,
  DYNAMODB_ENDPOINT: endpoint,
  PAYPORT_PUBLIC_URL: 'http://127.0.0.1',
  PAYPORT_CHECKOUT_SECRETS: 'nobody-signs-anything-with-this-one',
  PAYPORT_TABLE: 'none',
  PAYPORT_PROVIDERS_OFF: 'ssm:/none',
  PAYPORT_MERCHANTS: JSON.stringify([
    { id: 'nobody', apiKeyHashes: [hashOf('sk_nobody')], returnOrigins: [] },
  ]),
  RELEASED_FUNCTIONS: 'none',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
})

/** A read by a merchant goes through everything up to the socket. */
const requestFor = (path) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { authorization: 'Bearer sk_nobody' },
  requestContext: { requestId: 'none', http: { method: 'GET', path } },
  isBase64Encoded: false,
})
const context = { awsRequestId: 'none', getRemainingTimeInMillis: () => 30_000 }

const main = async () => {
  Object.assign(process.env, settingsWith(await startAws()))
  // A server that listens answers nobody here.
  const names = readdirSync(functions).filter((name) => /^(?!http-server).*\.js$/.test(name))
  for (const name of names) {
    const { handler } = require(resolve(functions, name))
    if (name !== 'http.js') continue
    const { statusCode } = await handler(requestFor(`/v1/payments/pay_${'a'.repeat(26)}`), context)
    // Anything else would not have gone all the way.
    if (statusCode !== 404) throw new Error(`The read answered ${statusCode}`)
  }
  // The first call to a provider loads it.
  require(resolve(functions, 'node_modules/undici'))
  flushCompileCache()
  const [made, ...others] = readdirSync(cache)
  if (made === undefined || others.length > 0) throw new Error(`No single cache in ${cache}`)
  const named = made.replace(/-\d+$/, `-${uid}`)
  const folder = join(cache, named)
  renameSync(join(cache, made), folder)
  // Node makes them for their owner alone.
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644)
  for (const each of [cache, folder]) chmodSync(each, 0o755)
  console.log(`${named}: ${readdirSync(folder).length} bundles`)
  process.exit(0)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
