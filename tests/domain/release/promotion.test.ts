import * as E from 'fp-ts/Either'

import {
  type Live,
  planPromotion,
  type PromotionFacts,
  type PromotionRefused,
} from '../../../src/domain/release/promotion'
import { parseVersion, type Version } from '../../../src/domain/release/version'

const version = (tag: string): Version => {
  const parsed = parseVersion(tag)
  if (E.isLeft(parsed)) throw new Error(`${tag} is no version`)
  return parsed.right
}

const live = (tag: string, given: Partial<Live> = {}): Live => ({
  version: version(tag),
  commit: 'c1',
  digest: 'sha256:1',
  formats: { reads: {}, writes: {} },
  ...given,
})

const bare = {
  version: version('1.2.3'),
  commit: 'c1',
  branches: ['release/1.2'],
  includesMain: true,
  hasProved: true,
}
const stands = { live: live('1.2.2', { commit: 'c0', digest: 'sha256:0' }) }
const proved = { before: live('1.2.3-qa.1') }

/** 1.2.3 to production: everything is as it should be. */
const facts = (given: Partial<PromotionFacts> = {}): PromotionFacts => ({
  ...bare,
  ...stands,
  ...proved,
  ...given,
})

const rc = (given: Partial<PromotionFacts> = {}) => ({
  ...bare,
  version: version('1.2.3-rc.2'),
  live: live('1.2.3-rc.1'),
  ...given,
})

describe('a tag may be released', () => {
  it.each([
    ['with the image that the stage before has proved', facts()],
    ['where nothing is live yet', { ...bare, ...proved }],
    ['that is on main already', facts({ branches: ['main'] })],
    ['whose own image is the proved one', facts({ ownDigest: 'sha256:1' })],
  ])('%s', (_, given) => {
    expect(planPromotion(given)).toEqual(
      E.right({ _tag: 'TakenOver', digest: 'sha256:1', from: '1.2.3-qa.1' }),
    )
  })

  it('to dev with an image that is built, once', () => {
    expect(planPromotion(rc())).toEqual(E.right({ _tag: 'ToBuild' }))
    expect(planPromotion(rc({ ownDigest: 'sha256:9' }))).toEqual(
      E.right({ _tag: 'Built', digest: 'sha256:9' }),
    )
  })

  it('to dev although main has gone on', () => {
    expect(planPromotion(rc({ includesMain: false }))).toEqual(E.right({ _tag: 'ToBuild' }))
  })
})

describe('a tag is refused', () => {
  it.each<[string, PromotionFacts, PromotionRefused]>([
    [
      'that is live already',
      facts({ live: live('1.2.3') }),
      { _tag: 'TagOutOfOrder', tag: '1.2.3', live: '1.2.3' },
    ],
    [
      'below what is live',
      facts({ live: live('1.10.0') }),
      { _tag: 'TagOutOfOrder', tag: '1.2.3', live: '1.10.0' },
    ],
    [
      'rc.9 after rc.10',
      rc({ version: version('1.2.3-rc.9'), live: live('1.2.3-rc.10') }),
      { _tag: 'TagOutOfOrder', tag: '1.2.3-rc.9', live: '1.2.3-rc.10' },
    ],
    [
      'on a branch that is not for releases',
      facts({ branches: ['feat/T-1', 'releases'] }),
      { _tag: 'WrongBranch', tag: '1.2.3', branches: ['feat/T-1', 'releases'] },
    ],
    ['on no branch', facts({ branches: [] }), { _tag: 'WrongBranch', tag: '1.2.3', branches: [] }],
    [
      'to production without what is on main',
      facts({ includesMain: false }),
      { _tag: 'MainNotIncluded', tag: '1.2.3' },
    ],
    [
      'where the stage before has released nothing',
      { ...bare, ...stands },
      { _tag: 'NotReleasedBefore', tag: '1.2.3', stage: 'staging' },
    ],
    [
      'where the stage before has another x.y.z',
      facts({ before: live('1.3.0-qa.1') }),
      { _tag: 'NotReleasedBefore', tag: '1.2.3', stage: 'staging', live: '1.3.0-qa.1' },
    ],
    [
      'on another commit than the one that was proved',
      facts({ commit: 'c2' }),
      { _tag: 'CommitDiffers', tag: '1.2.3', live: '1.2.3-qa.1' },
    ],
    [
      'whose proved image is not in the registry any more',
      facts({ hasProved: false }),
      { _tag: 'DigestMissing', digest: 'sha256:1' },
    ],
    [
      'that has an image of its own',
      facts({ ownDigest: 'sha256:2' }),
      { _tag: 'DigestDiffers', tag: '1.2.3', digest: 'sha256:2', proved: 'sha256:1' },
    ],
  ])('%s', (_, given, refused) => {
    expect(planPromotion(given)).toEqual(E.left(refused))
  })
})
