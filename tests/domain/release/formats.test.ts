import {
  doorsBack,
  doorsBetween,
  oneWayDoors,
  type RecordFormats,
} from '../../../src/domain/release/formats'

/** Reads these formats of a payment, and writes the last of them unless told. */
const payments = (
  reads: readonly number[],
  writes: number = Math.max(...reads),
): RecordFormats => ({
  reads: { payment: reads },
  writes: { payment: writes },
})

const before = payments([1])
const prepared = payments([1, 2], 1)
const activated = payments([1, 2])
const pruned = payments([2])

describe('one-way doors between two releases', () => {
  it.each<[string, RecordFormats, RecordFormats, readonly number[]]>([
    ['the same release', before, before, []],
    ['one that is prepared writes as before', prepared, before, []],
    ['one that is prepared reads what is to come', activated, prepared, []],
    ['one that activates at once', activated, before, [2]],
    ['one that reads the new format alone', before, pruned, [1]],
  ])('%s', (_, writer, reader, written) => {
    expect(oneWayDoors(writer, reader).map((each) => each.written)).toEqual(written)
  })

  it('tells what is written and what could be read', () => {
    expect(oneWayDoors(activated, before)).toEqual([{ kind: 'payment', written: 2, readable: [1] }])
  })

  it('is none where a release never looks at such records', () => {
    const withEvents: RecordFormats = { reads: { event: [3] }, writes: { event: 3 } }
    expect(doorsBetween(withEvents, before)).toEqual([])
  })

  it('looks in both directions', () => {
    expect(doorsBetween(pruned, before)).toHaveLength(2)
    expect(doorsBetween(before, pruned)).toHaveLength(2)
  })
})

describe('the way back', () => {
  it.each<[string, RecordFormats, readonly RecordFormats[], number]>([
    ['to the release before, which reads all', prepared, [activated], 0],
    ['past the preparation', before, [prepared, activated], 1],
    ['past a release that alone wrote the format', before, [activated, prepared], 1],
    ['a door is told once', before, [activated, activated], 1],
    ['where nothing was written since', before, [], 0],
  ])('%s', (_, target, wroteSince, doors) => {
    expect(doorsBack(target, wroteSince)).toHaveLength(doors)
  })
})
