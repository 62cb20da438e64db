import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import * as E from 'fp-ts/Either'

import { fetchParameter } from '../../../src/infra/aws/parameters'

/** What AWS answers to a name, by its API references (JSON 1.1). */
const answers: Readonly<Record<string, readonly [status: number, body: object]>> = {
  '/payport/merchants': [200, { Parameter: { Name: '/payport/merchants', Value: '[{}]' } }],
  '/payport/none': [400, { __type: 'ParameterNotFound' }],
  '/payport/forbidden': [400, { __type: 'AccessDeniedException', message: 'not authorized' }],
  '/payport/broken': [400, { __type: 'InvalidKeyId' }],
  'payport/merchants': [200, { Name: 'payport/merchants', SecretString: '[{}]' }],
  'payport/none': [400, { __type: 'ResourceNotFoundException' }],
}

const asked: Array<{ readonly action: string; readonly body: Record<string, unknown> }> = []
let server: Server
const before = { ...process.env }

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const body = JSON.parse(text) as Record<string, unknown>
      const action = String(request.headers['x-amz-target'])
      asked.push({ action, body })
      const [status, answer] = answers[String(body['Name'] ?? body['SecretId'])] ?? [500, {}]
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(answer))
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${String(port)}`,
    AWS_REGION: 'ap-northeast-2',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
})

afterAll(() => {
  process.env = before
  server.closeAllConnections()
  server.close()
})

it.each([
  ['ssm', '/payport/merchants', E.right('[{}]')],
  ['ssm', '/payport/none', E.left({ _tag: 'ParameterMissing' })],
  ['ssm', '/payport/forbidden', E.left({ _tag: 'ParameterForbidden' })],
  ['ssm', '/payport/broken', E.left({ _tag: 'ParameterSourceUnavailable' })],
  ['secretsmanager', 'payport/merchants', E.right('[{}]')],
  ['secretsmanager', 'payport/none', E.left({ _tag: 'ParameterMissing' })],
] as const)('%s:%s', async (source, name, answer) => {
  expect(await fetchParameter({ source, name })()).toEqual(answer)
})

it('asks for the decrypted value, and each time anew', async () => {
  asked.length = 0
  await fetchParameter({ source: 'ssm', name: '/payport/merchants' })()
  await fetchParameter({ source: 'ssm', name: '/payport/merchants' })()
  expect(asked).toEqual(
    Array.from({ length: 2 }, () => ({
      action: 'AmazonSSM.GetParameter',
      body: { Name: '/payport/merchants', WithDecryption: true },
    })),
  )
})
