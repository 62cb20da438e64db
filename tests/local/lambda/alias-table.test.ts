import * as E from 'fp-ts/Either'

import { aliasTable, type LambdaAlias, versionFor } from '../../../local/lambda/alias-table'
import { random } from '../../simulation/random'

const splitAt = (share: number): LambdaAlias => ({
  version: '1',
  weights: { '2': share },
  revision: 'r',
})

const tableWithTwo = () => {
  const table = aliasTable()
  table.publish('f', '1')
  table.publish('f', '2')
  return table
}

const revisionOf = (table: ReturnType<typeof aliasTable>) => table.read('f')?.revision ?? ''

describe('an alias', () => {
  it('is made with the first version and stays there when more are published', () => {
    const table = aliasTable()
    table.publish('f', '1')
    const before = table.read('f')
    table.publish('f', '2')

    expect(before).toMatchObject({ version: '1', weights: {} })
    expect(table.read('f')).toEqual(before)
  })

  it.each([0, 0.01, 0.25, 0.95, 1])('gives the new version its share of %d', (share) => {
    const { next } = random(7, 0)
    const draws = 20_000
    const ofTheNew = Array.from({ length: draws }, () => versionFor(splitAt(share), next())).filter(
      (version) => version === '2',
    ).length

    // Four standard deviations of a fair split, and exactly nothing or all at the ends.
    const spread = 4 * Math.sqrt(draws * share * (1 - share))
    expect(Math.abs(ofTheNew - draws * share)).toBeLessThanOrEqual(spread)
  })

  it('is all on its version without weights', () => {
    expect(versionFor({ version: '1', weights: {}, revision: 'r' }, 0)).toBe('1')
  })

  it('moves on its revision and gets a new one with each change', () => {
    const table = tableWithTwo()
    const first = revisionOf(table)

    const moved = table.update('f', { version: '1', weights: { '2': 0.05 }, revision: first })

    expect(moved).toEqual(E.right(table.read('f')))
    expect(table.read('f')).toMatchObject({ version: '1', weights: { '2': 0.05 } })
    expect(revisionOf(table)).not.toBe(first)
  })

  it('moves without a revision, as a timer does that is armed before the shift', () => {
    const table = tableWithTwo()
    table.update('f', { version: '1', weights: { '2': 0.05 } })

    expect(E.isRight(table.update('f', { version: '1', weights: {} }))).toBe(true)
    expect(table.read('f')?.weights).toEqual({})
  })

  it.each([
    ['f', { version: '1', weights: { '2': 0.5 }, revision: 'stale' }, 'RevisionDiffers'],
    ['f', { version: '3', weights: {} }, 'NoSuchVersion'],
    ['f', { version: '1', weights: { '3': 0.5 } }, 'NoSuchVersion'],
    ['f', { version: '1', weights: { '2': 1.5 } }, 'BadWeights'],
    ['f', { version: '1', weights: { '1': 0.1, '2': 0.1 } }, 'BadWeights'],
    ['g', { version: '1', weights: {} }, 'NoSuchAlias'],
  ] as const)('of %s refuses %j (%#) and stays', (name, change, tag) => {
    const table = tableWithTwo()
    const before = table.read('f')

    expect(table.update(name, change)).toMatchObject(E.left({ _tag: tag }))
    expect(table.read('f')).toBe(before)
  })
})
