import * as TE from 'fp-ts/TaskEither'

import type { FunctionAliases } from '../../../src/application/ports/release/function-aliases'
import {
  type AliasToPutBack,
  putAliasesBack,
} from '../../../src/application/release/put-aliases-back'
import type { AliasState, AliasTarget } from '../../../src/domain/release/alias'

const name = 'http'

type Scene = {
  readonly alias: AliasTarget
  /** Reads that get no answer, before one does. */
  readonly unread?: number
  /** While the first move is under way somebody else promotes. */
  readonly isPromotedMeanwhile?: boolean
  /** Moves that get no answer, or meet another revision, before one goes through. */
  readonly failing?: number
  readonly failure?: 'CloudUnavailable' | 'AliasMoved' | 'CloudRefused'
  /** A move is carried out although its answer is lost. */
  readonly isDone?: boolean
}

const scene = (given: Scene) => {
  const {
    alias,
    unread = 0,
    isPromotedMeanwhile = false,
    failing = 0,
    failure = 'CloudUnavailable',
    isDone = false,
  } = given
  let state: AliasState = { ...alias, revision: 'r0' }
  const asked: AliasTarget[] = []
  let reads = 0
  const failures = {
    CloudUnavailable: { _tag: 'CloudUnavailable', cause: 'no answer' },
    AliasMoved: { _tag: 'AliasMoved', functionName: name },
    CloudRefused: { _tag: 'CloudRefused', cause: 'denied', remedy: 'log in' },
  } as const
  const aliases: FunctionAliases = {
    read: () => () => {
      reads += 1
      return (reads <= unread ? TE.left(failures.CloudUnavailable) : TE.right(state))()
    },
    move: (_, to, revision) => () => {
      asked.push(to)
      expect(revision).toBe(state.revision)
      const fails = asked.length <= failing
      if (isPromotedMeanwhile) state = { version: '9', weights: {}, revision: 'promoted' }
      else if (!fails || isDone) state = { ...to, revision: `r${String(asked.length)}` }
      return (fails ? TE.left(failures[failure]) : TE.right(state))()
    },
  }
  const putBack = async (given: Omit<AliasToPutBack, 'name'> = {}) =>
    (await putAliasesBack({ aliases })([{ name, ...given }])())[0]
  return { putBack, asked, live: () => state }
}

const alone = (version: string): AliasTarget => ({ version, weights: {} })
const split: AliasTarget = { version: '8', weights: { '9': 0.05 } }

describe('with the record', () => {
  const known = { standing: '8', isOurs: ({ version }: AliasTarget) => version !== '4' }

  it.each([
    ['one that is split', split],
    ['one that the new version has alone', alone('9')],
  ])('puts %s back to the standing version', async (_, alias) => {
    const { putBack, live } = scene({ alias })
    expect(await putBack(known)).toEqual({ functionName: name, outcome: 'PutBack' })
    expect(live()).toMatchObject(alone('8'))
  })

  it('leaves one alone that is back already', async () => {
    const { putBack, asked } = scene({ alias: alone('8') })
    expect(await putBack(known)).toEqual({ functionName: name, outcome: 'WasStable' })
    expect(asked).toEqual([])
  })

  it("leaves somebody else's alone", async () => {
    const { putBack, asked } = scene({ alias: { version: '4', weights: { '9': 0.5 } } })
    expect(await putBack(known)).toEqual({ functionName: name, outcome: 'NotOurs' })
    expect(asked).toEqual([])
  })
})

describe('without the record', () => {
  it('takes no answer that came late for a move of its own', async () => {
    const { putBack, asked } = scene({ alias: alone('9'), unread: 1 })
    expect(await putBack()).toEqual({ functionName: name, outcome: 'NotSplit' })
    expect(asked).toEqual([])
  })

  it("takes somebody else's promotion for no move of its own", async () => {
    const given = { alias: split, failing: 1, failure: 'AliasMoved', isPromotedMeanwhile: true }
    expect(await scene({ ...given, failure: 'AliasMoved' }).putBack()).toEqual({
      functionName: name,
      outcome: 'NotSplit',
    })
  })

  it('takes the share away from the version that the alias does not point at', async () => {
    const { putBack, live } = scene({ alias: split })
    expect(await putBack()).toEqual({ functionName: name, outcome: 'PutBack' })
    expect(live()).toMatchObject(alone('8'))
  })

  it('says of one that is not split that nobody knows', async () => {
    const { putBack, asked } = scene({ alias: alone('9') })
    expect(await putBack()).toEqual({ functionName: name, outcome: 'NotSplit' })
    expect(asked).toEqual([])
  })
})

describe('what fails', () => {
  it.each(['CloudUnavailable', 'AliasMoved'] as const)('is tried again: %s', async (failure) => {
    const { putBack, asked, live } = scene({ alias: split, failing: 4, failure })
    expect(await putBack({ standing: '8' })).toEqual({ functionName: name, outcome: 'PutBack' })
    expect(asked).toHaveLength(5)
    expect(live()).toMatchObject(alone('8'))
  })

  it('is told after five times', async () => {
    const { putBack, live } = scene({ alias: split, failing: 5 })
    expect(await putBack()).toMatchObject({
      outcome: 'Failed',
      failure: { _tag: 'CloudUnavailable' },
    })
    expect(live()).toMatchObject(split)
  })

  it('is told at once where asking again changes nothing', async () => {
    const { putBack, asked } = scene({ alias: split, failing: 1, failure: 'CloudRefused' })
    expect(await putBack()).toMatchObject({ outcome: 'Failed', failure: { _tag: 'CloudRefused' } })
    expect(asked).toHaveLength(1)
  })

  it('was done where only the answer got lost', async () => {
    const { putBack, asked } = scene({ alias: split, failing: 1, isDone: true })
    expect(await putBack()).toEqual({ functionName: name, outcome: 'PutBack' })
    expect(asked).toHaveLength(1)
  })
})
