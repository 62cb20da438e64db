import * as E from 'fp-ts/Either'

import type { ReleaseRecord } from '../../../src/domain/release/release-record'
import { fromReleaseItem, toReleaseItem } from '../../../src/infra/dynamodb/release-record'
import { itemSize } from './item-size'
import { at, phases, prepared } from '../../support/releases'

const sides = { stable: 1, candidate: 2 }
const everyClass = {
  ServerError: 1,
  TimedOut: 2.5,
  OutcomeUnknown: 3e300,
  Slow: Number.POSITIVE_INFINITY,
  'Declined.kakaopay': 0,
  'Declined.naverpay': 1e-9,
  'Declined.nicepay': -4,
}

const rich: ReleaseRecord = prepared({
  judge: {
    evidence: { Slow: [Number.NEGATIVE_INFINITY, -0.25, 300], ServerError: [] },
    judgedUntil: at(3),
    blind: { from: at(1), to: at(2) },
    ofStep: sides,
    ofRelease: sides,
    lastCountedAt: at(3),
  },
  slowAfterMs: 812.5,
  wish: { _tag: 'Hasten', by: 'kim', reason: 'it is night', step: 2 },
  samples: [
    {
      minute: at(2),
      weight: 5,
      requests: sides,
      failures: { Slow: sides, 'Declined.kakaopay': sides },
      evidence: everyClass,
    },
  ],
  events: phases.map((what) => ({ at: at(1), what })),
  runUrl: 'https://github.example/runs/1',
})

describe('the item of a release', () => {
  it.each<readonly [string, ReleaseRecord]>([
    ['with all there is', rich],
    ['without what is optional', prepared()],
    ['first of its stage', (({ previous: _none, ...rest }): ReleaseRecord => rest)(prepared())],
    ['held', prepared({ wish: { _tag: 'Hold', by: 'kim', reason: 'lunch' } })],
    ...phases.map((phase) => [`in phase ${JSON.stringify(phase)}`, prepared({ phase })] as const),
  ])('gives back the release: %s', (_, record) => {
    expect(fromReleaseItem(toReleaseItem(record))).toEqual(E.right(record))
  })

  it('is found by the time of its start', () => {
    const item = toReleaseItem(prepared())
    expect(item['kind']).toEqual({ S: 'release' })
    expect(item['name']).toEqual({ S: '2026-11-20T10:00:00.000Z' })
  })

  it('stays below what DynamoDB takes, however long a release runs', () => {
    const [sample] = rich.samples
    if (sample === undefined) throw new Error('there is a sample')
    const failures = Object.fromEntries(Object.keys(everyClass).map((each) => [each, sides]))
    const longest = prepared({
      ...rich,
      samples: Array.from({ length: 240 }, () => ({ ...sample, failures })),
      events: Array.from({ length: 60 }, () => ({ at: at(0), what: phases[10] ?? phases[0] })),
    } as Partial<ReleaseRecord>)
    expect(itemSize(toReleaseItem(longest))).toBeLessThan(400_000)
  })

  it.each([
    ['phase.is', { phase: { M: { is: { S: 'Unheard' } } } }],
    ['judge.judgedUntil', { judge: { M: {} } }],
    ['schema', { schema: { S: '1' } }],
    ['schema (2, newer than 1)', { schema: { N: '2' } }],
  ])('says which attribute it cannot read: %s', (field, change) => {
    const read = fromReleaseItem({ ...toReleaseItem(rich), ...change })
    expect(E.isLeft(read) && read.left).toContain(field)
  })

  it('skips what a newer release may have added', () => {
    const item = { ...toReleaseItem(rich), added: { S: 'later' } }
    expect(fromReleaseItem(item)).toEqual(E.right(rich))
  })
})
