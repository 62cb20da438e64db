import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import type { FunctionAliases } from '../../../src/application/ports/release/function-aliases'
import type { FunctionVersions } from '../../../src/application/ports/release/function-versions'
import { renewAbortFunction } from '../../../src/application/release/renew-abort-function'
import type { AliasState, AliasTarget } from '../../../src/domain/release/alias'

const name = 'payport-production-abort-release'

/** A function whose alias is at 4 and whose newest version is of the release. */
const scene = ({
  alias = {},
  latest = '5',
  release = '1.2.3',
  healthy = true,
}: {
  readonly alias?: Partial<AliasState>
  readonly latest?: string
  readonly release?: string
  readonly healthy?: boolean
}) => {
  const done: Array<string | AliasTarget> = []
  const state: AliasState = { version: '4', weights: {}, revision: 'r', ...alias }
  const aliases: FunctionAliases = {
    read: () => TE.right(state),
    move: (functionName, to, revision) => {
      done.push(to)
      return revision === 'r'
        ? TE.right({ ...to, revision: 's' })
        : TE.left({ _tag: 'AliasMoved', functionName })
    },
  }
  const published = { functionName: name, version: latest, release, state: 'Active', role: 'r' }
  const versions: FunctionVersions = {
    find: () => TE.right(published),
    latest: () => TE.right(published),
    probe: (functionName, version) => {
      done.push(`probe ${version}`)
      return healthy
        ? TE.right(undefined)
        : TE.left({ _tag: 'VersionUnhealthy', functionName, version, cause: 'it fails' })
    },
  }
  return { renew: renewAbortFunction({ aliases, versions }), done }
}
const command = { functionName: name, release: '1.2.3' }

it('follows to the version of the release, which has answered before', async () => {
  const { renew, done } = scene({})
  expect(await renew(command)()).toEqual(E.right('Renewed'))
  expect(done).toEqual(['probe 5', { version: '5', weights: {} }])
})

it.each([
  ['WasThere', { latest: '4' }],
  // Somebody has deployed since; what was not released stays where it is.
  ['NotOfThisRelease', { release: '1.2.4' }],
] as const)('moves nothing: %s', async (outcome, given) => {
  const { renew, done } = scene(given)
  expect(await renew(command)()).toEqual(E.right(outcome))
  expect(done).toEqual([])
})

it('stays on the version that works when the new one does not', async () => {
  const { renew, done } = scene({ healthy: false })
  expect(await renew(command)()).toEqual(
    E.left(expect.objectContaining({ _tag: 'VersionUnhealthy' })),
  )
  expect(done).toEqual(['probe 5'])
})
