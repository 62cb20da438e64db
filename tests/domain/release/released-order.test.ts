import * as E from 'fp-ts/Either'

import {
  type Live,
  planPromotion,
  type PromotionFacts,
  stageBefore,
} from '../../../src/domain/release/promotion'
import {
  compareVersions,
  formatVersion,
  parseVersion,
  type Stage,
  stageOf,
  type Version,
} from '../../../src/domain/release/version'
import { random, type Random } from '../../simulation/random'

const seed = 20_261_129
const sequences = 10_000
/** Tags of one sequence. */
const mostTags = 24

/** The order that a person means, told with other words than the code's. */
const rank = ({ major, minor, patch, channel, number }: Version): string =>
  [major, minor, patch, { rc: 1, qa: 2, release: 3 }[channel], number]
    .map((part) => String(part).padStart(9, '0'))
    .join('.')

const drawTags = (chance: Random): readonly string[] => {
  const tags = new Set<string>()
  while (tags.size < mostTags) {
    const numbers = [chance.below(2), chance.below(3), chance.pick([0, 1, 2, 9, 10, 11])].join('.')
    const channel = chance.pick(['rc', 'qa', 'release'])
    const number = chance.pick([1, 2, 3, 9, 10, 11, 99, 100])
    tags.add(channel === 'release' ? numbers : `${numbers}-${channel}.${String(number)}`)
  }
  return [...tags]
}

const shuffled = <A>(chance: Random, all: readonly A[]): readonly A[] => {
  const left = [...all]
  return all.flatMap(() => left.splice(chance.below(left.length), 1))
}

const versionsOf = (tags: readonly string[]): readonly Version[] =>
  tags.flatMap((tag) => {
    const parsed = parseVersion(tag)
    return E.isRight(parsed) ? [parsed.right] : []
  })

const commitOf = ({ major, minor, patch }: Version): string =>
  `commit of ${[major, minor, patch].join('.')}`

type Stages = ReadonlyMap<Stage, Live>

const factsOf = (version: Version, live: Stages): PromotionFacts => {
  const stage = stageOf(version)
  const before = stageBefore(stage)
  const own = live.get(stage)
  const proved = before === undefined ? undefined : live.get(before)
  return {
    version,
    commit: commitOf(version),
    branches: ['release/next'],
    includesMain: true,
    ...(own !== undefined && { live: own }),
    ...(proved !== undefined && { before: proved }),
    hasProved: true,
  }
}

/** Every tag is asked for in this order, and released where the rules let it; which ones were. */
const releaseAll = (versions: readonly Version[]): readonly Version[] => {
  const live = new Map<Stage, Live>()
  return versions.filter((version) => {
    const planned = planPromotion(factsOf(version, live))
    if (E.isLeft(planned)) return false
    const digest =
      planned.right._tag === 'ToBuild'
        ? `built from ${formatVersion(version)}`
        : planned.right.digest
    const formats = { reads: {}, writes: {} }
    live.set(stageOf(version), { version, commit: commitOf(version), digest, formats })
    return true
  })
}

/** The sequence as its own rules must have it: rising in each stage, and after the stage before. */
const wrongOrders = (released: readonly Version[]): readonly string[] =>
  released.flatMap((version, index) => {
    const earlier = released.slice(0, index)
    const above = earlier.find(
      (each) => stageOf(each) === stageOf(version) && rank(each) >= rank(version),
    )
    const before = stageBefore(stageOf(version))
    const proved = earlier.findLast((each) => stageOf(each) === before)
    const isProved =
      before === undefined || (proved !== undefined && commitOf(proved) === commitOf(version))
    return above === undefined && isProved ? [] : [formatVersion(version)]
  })

describe(`${String(sequences)} shuffled sequences of tags`, () => {
  it('are sorted as a person means them', () => {
    const wrong: string[] = []
    for (let index = 0; index < sequences; index += 1) {
      const chance = random(seed, index)
      const versions = versionsOf(shuffled(chance, drawTags(chance)))
      const ranks = versions.toSorted(compareVersions).map(rank)
      if (ranks.join() !== ranks.toSorted().join()) wrong.push(`sequence ${String(index)}`)
    }
    expect(wrong).toEqual([])
  })

  it('are released in no wrong order, however they come', () => {
    let released = 0
    let refused = 0
    const wrong: string[] = []
    for (let index = 0; index < sequences; index += 1) {
      const chance = random(seed, index)
      const versions = versionsOf(shuffled(chance, drawTags(chance)))
      const done = releaseAll(versions)
      released += done.length
      refused += versions.length - done.length
      wrong.push(...wrongOrders(done).map((tag) => `sequence ${String(index)}: ${tag}`))
    }
    expect(wrong).toEqual([])
    // Both ways were walked, or there was nothing to go wrong.
    expect(released).toBeGreaterThan(sequences)
    expect(refused).toBeGreaterThan(sequences)
  })

  it('are released one and all when they come in order', () => {
    const tags = ['rc.1', 'rc.2', 'rc.10', 'qa.1', 'qa.10', ''].flatMap((channel) =>
      ['1.9.0', '1.10.0'].map((numbers) => (channel === '' ? numbers : `${numbers}-${channel}`)),
    )
    const inOrder = versionsOf(tags).toSorted(compareVersions)
    expect(releaseAll(inOrder)).toEqual(inOrder)
  })
})
