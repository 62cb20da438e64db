import type { Patch } from './bundle-release'
import * as changes from './changes'
import type { ReleaseCode } from './contract'
import { corpusGate, keptReleases } from './corpus'
import { formatsGate } from './formats-gate'
import { type Pair, recordsGate } from './records-gate'
import { releaseWith, toldBy } from './under-test'

const seed = 2031

type Changes = readonly Patch[]

let present: ReleaseCode
beforeAll(async () => {
  present = await releaseWith()
})

const pairOf = async (live: Changes, next: Changes): Promise<Pair> => ({
  live: { name: '1.0.0', code: live.length === 0 ? present : await releaseWith(...live) },
  next: { name: '1.1.0', code: await releaseWith(...next) },
})

const records = (pair: Pair) => recordsGate(pair, { seed, count: 150 })

describe('a release that its predecessor does not get along with', () => {
  it.each<[string, Changes, Changes, readonly string[]]>([
    [
      'renames an attribute',
      [],
      [changes.renamesAnAttribute],
      ['1.0.0 cannot read what 1.1.0 writes: o', '1.1.0 cannot read what 1.0.0 writes: or'],
    ],
    [
      'requires what was optional',
      [],
      [changes.requiresAnAttribute],
      ['1.1.0 cannot read what 1.1.0 writes: ok.m', '1.1.0 cannot read what 1.0.0 writes: ok.m'],
    ],
    [
      'writes an attribute that is lost when the predecessor writes',
      [],
      [changes.knowsANote, changes.writesANote],
      ['the attribute o.nt that 1.1.0 writes is lost when 1.0.0 writes the payment'],
    ],
    [
      'drops an attribute that the predecessor needs',
      [],
      [changes.dropsAnAttribute],
      [
        '1.0.0 cannot read what 1.1.0 writes: ok.i',
        '1.0.0 cannot read what 1.1.0 writes of it: ok.i',
      ],
    ],
    [
      'drops an attribute that answers tell of',
      [],
      [changes.forgetsHowItWasPaid],
      [
        'the attribute ok.m that 1.0.0 writes is lost when 1.1.0 writes the payment',
        '1.0.0 tells method otherwise once 1.1.0 has written the payment',
        'answers-differ: method is another value to 1.0.0 and nothing to 1.1.0, of the same record',
      ],
    ],
    [
      'breaks over its own records',
      [],
      [changes.forgetsWhenItBegan],
      [
        "1.1.0 cannot read what 1.1.0 writes: TypeError: Cannot read properties of undefined (reading 'toISOString')",
      ],
    ],
    [
      'drops an attribute that the predecessor can do without',
      [],
      [changes.forgetsLooks],
      [
        'attribute-dropped: the attribute la that 1.0.0 writes is lost when 1.1.0 writes the payment',
      ],
    ],
    [
      'gives two attributes the meaning of each other',
      [],
      changes.swapsTotalAndTaxFree,
      [
        'amount.total is another value to 1.0.0 and another value to 1.1.0, of the same record',
        'amount.taxFree is another value to 1.0.0 and another value to 1.1.0, of the same record',
      ],
    ],
    [
      'gives a state another meaning',
      [],
      [changes.tellsPartlyAsWhole],
      ['status is PartlyRefunded to 1.0.0 and Refunded to 1.1.0, of the same record'],
    ],
    [
      'raises the format at once',
      [],
      [changes.raisesTheFormat],
      ['1.0.0 cannot read what 1.1.0 writes: z (schema 2, newer than 1)'],
    ],
    [
      'does not read the format of before any more',
      [changes.readsTheNewFormatToo],
      [changes.readsTheNewFormatAlone],
      [
        '1.1.0 cannot read what 1.0.0 writes: z (schema 1, which this release does not read any more)',
      ],
    ],
  ])('%s', async (_, live, next, told) => {
    const found = toldBy(records(await pairOf(live, next)))
    expect(found).toEqual(expect.arrayContaining([...told]))
    if (told.every((each) => each.startsWith('attribute'))) expect(found).toEqual(told)
  })

  it('is told what to do', async () => {
    const remedyOf = async (live: Changes, next: Changes, what: string) =>
      records(await pairOf(live, next)).findings.find(({ says }) => says.endsWith(what))?.remedy
    expect(await remedyOf([], [changes.renamesAnAttribute], '1.1.0 writes: o')).toMatch(
      /^Remove in/,
    )
    expect(await remedyOf([], [changes.raisesTheFormat], 'than 1)')).toMatch(/^Prepare, then/)
    expect(await remedyOf([], [changes.requiresAnAttribute], '1.0.0 writes: ok.m')).toMatch(/^Keep/)
  })
})

describe('a release that its predecessor gets along with', () => {
  it.each<[string, Changes, Changes]>([
    ['changes nothing', [], []],
    ['reads a format to come', [], [changes.readsTheNewFormatToo]],
    [
      'writes the format that its predecessor was prepared for',
      [changes.readsTheNewFormatToo],
      [changes.raisesTheFormat],
    ],
    ['knows an attribute to come', [], [changes.knowsANote]],
    [
      'writes the attribute that its predecessor was prepared for',
      [changes.knowsANote],
      [changes.knowsANote, changes.writesANote],
    ],
    ['can do without an attribute', [], [changes.doesWithoutTheAttribute]],
  ])('%s', async (_, live, next) => {
    const pair = await pairOf(live, next)
    expect(toldBy(records(pair))).toEqual([])
    expect(toldBy(formatsGate(pair, seed))).toEqual([])
  })

  it('asks for a label where what its predecessor was prepared for is dropped', async () => {
    const pair = await pairOf([changes.doesWithoutTheAttribute], [changes.dropsAnAttribute])
    expect(toldBy(records(pair))).toEqual([
      'attribute-dropped: the attribute ok.i that 1.0.0 writes is lost when 1.1.0 writes the payment',
    ])
  })
})

describe('a one-way door', () => {
  it.each<[string, Changes, Changes, readonly string[]]>([
    [
      'is a format that is not read yet',
      [],
      [changes.raisesTheFormat],
      ['1.1.0 writes format 2 of a payment, and 1.0.0 reads 1'],
    ],
    [
      'is a format that is not read any more',
      [changes.readsTheNewFormatToo],
      [changes.readsTheNewFormatAlone],
      ['1.0.0 writes format 1 of a payment, and 1.1.0 reads 2'],
    ],
    [
      'is found where the declaration is not true',
      [],
      [changes.writesAnotherFormatThanItDeclares],
      ['1.1.0 writes format 2 of a payment and declares 1'],
    ],
  ])('%s', async (_, live, next, told) => {
    expect(toldBy(formatsGate(await pairOf(live, next), seed))).toEqual(told)
  })
})

describe('records that releases have left', () => {
  const left = async (...next: Changes) =>
    corpusGate({ name: '1.1.0', code: await releaseWith(...next) }, keptReleases())

  it('are read, and said the same of', async () => {
    const report = await left()
    expect(toldBy(report)).toEqual([])
    expect(report.compared).toMatch(/^[1-9]\d* kept records of [1-9]/)
  })

  it.each<[string, Changes, string]>([
    [
      'are not read any more',
      [changes.requiresAnAttribute],
      '1.1.0 cannot read what 0.1.0 has left: ok.m',
    ],
    [
      'mean something else',
      [changes.tellsPartlyAsWhole],
      'status is PartlyRefunded to 0.1.0 and Refunded to 1.1.0, of the same record',
    ],
  ])('%s', async (_, next, told) => {
    expect(toldBy(await left(...next))).toContain(told)
  })
})
