import {
  type Aliases,
  abortRelease,
  type AliasState,
} from '../../../functions/abort-release/abort-release'

/** Aliases in memory that know revisions, as Lambda does. */
const aliasesWith = (given: Readonly<Record<string, Omit<AliasState, 'revision'>>>) => {
  const states = new Map(
    Object.entries(given).map(([name, state]) => [name, { ...state, revision: 'r1' }]),
  )
  const settled: string[] = []
  const aliases: Aliases = {
    read: (name) => {
      const state = states.get(name)
      return state === undefined
        ? Promise.reject(Object.assign(new Error('no such alias'), { name: 'ResourceNotFound' }))
        : Promise.resolve(state)
    },
    settle: (name, { stable, revision }) => {
      if (states.get(name)?.revision !== revision) return Promise.resolve(false)
      settled.push(name)
      states.set(name, { stable, others: {}, revision: `${revision}+` })
      return Promise.resolve(true)
    },
  }
  return { aliases, states, settled }
}

describe('aborting a release', () => {
  it('takes every share away, and keeps the stable version', async () => {
    const { aliases, states } = aliasesWith({
      http: { stable: '7', others: { '8': 0.05 } },
      sweep: { stable: '3', others: { '4': 0.95 } },
    })
    expect(await abortRelease(aliases, ['http', 'sweep'])).toEqual([
      { functionName: 'http', outcome: 'PutBack', stable: '7' },
      { functionName: 'sweep', outcome: 'PutBack', stable: '3' },
    ])
    expect([...states.values()]).toMatchObject([
      { stable: '7', others: {} },
      { stable: '3', others: {} },
    ])
  })

  it('touches nothing where nothing is released, and nothing twice', async () => {
    const { aliases, settled } = aliasesWith({ http: { stable: '7', others: { '8': 0.5 } } })
    await abortRelease(aliases, ['http'])
    expect(await abortRelease(aliases, ['http'])).toMatchObject([{ outcome: 'WasStable' }])
    expect(settled).toEqual(['http'])
  })

  it('looks again when the alias was moved meanwhile', async () => {
    const { aliases, states } = aliasesWith({ http: { stable: '7', others: { '8': 0.05 } } })
    let first = true
    const moved: Aliases = {
      ...aliases,
      read: async (name) => {
        const state = await aliases.read(name)
        if (first) states.set(name, { stable: '7', others: { '8': 0.25 }, revision: 'r2' })
        first = false
        return state
      },
    }
    expect(await abortRelease(moved, ['http'])).toMatchObject([{ outcome: 'PutBack' }])
    expect(states.get('http')).toMatchObject({ others: {} })
  })

  it('gives up on an alias that never holds still, and on nothing else', async () => {
    const { aliases } = aliasesWith({
      http: { stable: '7', others: { '8': 0.05 } },
      sweep: { stable: '3', others: { '4': 0.05 } },
    })
    const restless: Aliases = {
      ...aliases,
      settle: (name, state) =>
        name === 'http' ? Promise.resolve(false) : aliases.settle(name, state),
    }
    expect(await abortRelease(restless, ['gone', 'http', 'sweep'])).toMatchObject([
      { functionName: 'gone', outcome: 'Failed', cause: 'ResourceNotFound: no such alias' },
      { functionName: 'http', outcome: 'Failed' },
      { functionName: 'sweep', outcome: 'PutBack' },
    ])
  })
})
