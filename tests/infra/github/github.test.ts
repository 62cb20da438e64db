import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import * as E from 'fp-ts/Either'

import { gitHub } from '../../../src/infra/github/github'

type Call = {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly headers: NodeJS.Dict<string | string[]>
}
type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>]

let server: Server
let url: string
let calls: Call[] = []
let answers: Readonly<Record<string, Answer>> = {}

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const { method = '', url: path = '', headers } = request
      calls.push({ method, path, body, headers })
      const [status, answer, more = {}] = answers[`${method} ${path}`] ?? [404, { message: 'No' }]
      response.writeHead(status, { 'content-type': 'application/json', ...more })
      response.end(answer === undefined ? '' : JSON.stringify(answer))
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  calls = []
  answers = {}
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const host = (token: string | undefined = 'secret') =>
  gitHub({ repository: 'shop/payport', token, apiUrl: url })
const commit = 'c'.repeat(40)
const repository = '/repos/shop/payport'
const done = E.right(undefined)
const body = (call: Call | undefined): unknown => JSON.parse(call?.body ?? 'null')

describe('main', () => {
  it.each([
    ['identical', 'AtCommit'],
    ['ahead', 'Behind'],
    ['behind', 'Diverged'],
    ['diverged', 'Diverged'],
  ])('is compared: %s is %s', async (status, expected) => {
    answers = { [`GET ${repository}/compare/main...${commit}`]: [200, { status }] }
    expect(await host().mainAgainst(commit)()).toEqual(E.right(expected))
  })

  const patch = `PATCH ${repository}/git/refs/heads/main`

  it('moves forward, never by force', async () => {
    answers = { [patch]: [200, { ref: 'refs/heads/main' }] }
    expect(await host().moveMain(commit)()).toEqual(done)
    expect(body(calls[0])).toEqual({ sha: commit, force: false })
    expect(calls[0]?.headers).toMatchObject({ authorization: 'Bearer secret' })
  })

  it('stays where it has commits of its own', async () => {
    answers = { [patch]: [422, { message: 'Update is not a fast forward' }] }
    expect(await host().moveMain(commit)()).toEqual(E.left({ _tag: 'MainDiverged', commit }))
  })

  it('is not moved against a rule of the repository, and a person reads which', async () => {
    answers = { [patch]: [422, { message: 'Changes must be made through a pull request.' }] }
    expect(await host().moveMain(commit)()).toEqual(
      E.left({
        _tag: 'CloudRefused',
        cause: 'GitHub (422): Changes must be made through a pull request.',
        remedy: expect.any(String) as string,
      }),
    )
  })
})

describe('news of a deployment', () => {
  const news = {
    stage: 'production',
    release: '1.2.3',
    commit,
    state: 'success',
    description: '1.2.3 has all of production',
  } as const
  const list = `GET ${repository}/deployments?ref=1.2.3&environment=production&task=release`
  const statuses = `POST ${repository}/deployments/7/statuses`

  it('makes a deployment at first, and gives it a state', async () => {
    answers = {
      [list]: [200, []],
      [`POST ${repository}/deployments`]: [201, { id: 7 }],
      [statuses]: [201, { id: 1 }],
    }
    expect(await host().announce(news)()).toEqual(done)
    expect(body(calls[1])).toMatchObject({
      ref: '1.2.3',
      environment: 'production',
      auto_merge: false,
      required_contexts: [],
      production_environment: true,
    })
    expect(body(calls[2])).toMatchObject({ state: 'success', auto_inactive: true })
  })

  it('goes on with the same deployment', async () => {
    answers = { [list]: [200, [{ id: 7 }, { id: 3 }]], [statuses]: [201, {}] }
    expect(await host().announce({ ...news, state: 'failure' })()).toEqual(done)
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })
})

describe('the page of a release', () => {
  const page = (assets: readonly object[] = []) => ({
    id: 5,
    upload_url: `${url}/uploads/5/assets{?name,label}`,
    assets,
  })
  const upload = 'POST /uploads/5/assets?name=release.svg'
  const publish = () => host().publishReport('1.2.3', '# 1.2.3', '<svg/>')

  it('is made, with the report as its text and the drawing as a file', async () => {
    answers = { [`POST ${repository}/releases`]: [201, page()], [upload]: [201, {}] }
    expect(await publish()()).toEqual(done)
    expect(body(calls[1])).toMatchObject({ tag_name: '1.2.3', body: '# 1.2.3', prerelease: false })
    expect(calls[2]).toMatchObject({ body: '<svg/>' })
    expect(calls[2]?.headers).toMatchObject({ 'content-type': 'image/svg+xml' })
  })

  it('is written anew, and the drawing replaced', async () => {
    answers = {
      [`GET ${repository}/releases/tags/1.2.3`]: [200, page()],
      [`PATCH ${repository}/releases/5`]: [200, page([{ id: 9, name: 'release.svg' }])],
      [`DELETE ${repository}/releases/assets/9`]: [204],
      [upload]: [201, {}],
    }
    expect(await publish()()).toEqual(done)
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'DELETE', 'POST'])
  })
})

describe('what GitHub refuses', () => {
  const compare = `GET ${repository}/compare/main...${commit}`
  it.each<readonly [string, Answer, string]>([
    ['an expired token', [401, { message: 'Bad credentials' }], 'a token that is valid'],
    ['a right that lacks', [403, { message: 'Resource not accessible' }], 'contents: write'],
    ['another repository', [404, { message: 'Not Found' }], 'GITHUB_REPOSITORY'],
    ['an answer of another shape', [200, { status: 'sideways' }], 'GITHUB_API_URL'],
  ])('is for a person to mend: %s', async (_, answer, remedy) => {
    answers = { [compare]: answer }
    expect(await host().mainAgainst(commit)()).toEqual(
      E.left(
        expect.objectContaining({
          _tag: 'CloudRefused',
          remedy: expect.stringContaining(remedy) as string,
        }),
      ),
    )
  })

  it.each<readonly [string, Answer]>([
    ['it fails', [502]],
    ['it is asked too much', [429, {}]],
    ['its limit is used up', [403, {}, { 'x-ratelimit-remaining': '0' }]],
  ])('may be different in a moment: %s', async (_, answer) => {
    answers = { [compare]: answer }
    expect(await host().mainAgainst(commit)()).toEqual(
      E.left(expect.objectContaining({ _tag: 'CloudUnavailable' })),
    )
  })

  it('may be different when nobody answers', async () => {
    const nobody = gitHub({ repository: 'a/b', token: 't', apiUrl: 'http://127.0.0.1:1' })
    expect(await nobody.mainAgainst(commit)()).toEqual(
      E.left(expect.objectContaining({ _tag: 'CloudUnavailable' })),
    )
  })

  it('is not even asked without a token', async () => {
    const without = gitHub({ repository: 'shop/payport', token: undefined, apiUrl: url })
    expect(await without.mainAgainst(commit)()).toEqual(
      E.left(
        expect.objectContaining({ remedy: expect.stringContaining('GITHUB_TOKEN') as string }),
      ),
    )
    expect(calls).toEqual([])
  })
})
