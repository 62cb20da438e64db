import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'

import { oneWayDoors } from '../../../src/domain/release/formats'
import { fromRecord, toRecord } from '../../../src/infra/dynamodb/payment-record'
import { recordFormats } from '../../../src/infra/dynamodb/record-formats'
import { approving, paid } from '../../support/payments'

type Item = Record<string, AttributeValue>

/** For each kind: records as this release writes them, where the format stands, and how one is read. */
const kinds: {
  readonly [kind: string]: {
    readonly written: readonly Item[]
    readonly name: string
    readonly read: (item: Item) => E.Either<unknown, unknown>
  }
} = {
  payment: { written: [toRecord(approving()), toRecord(paid())], name: 'z', read: fromRecord },
}

describe('the formats that this release declares', () => {
  it('are those of all kinds of records', () => {
    expect(Object.keys(recordFormats.reads)).toEqual(Object.keys(kinds))
    expect(Object.keys(recordFormats.writes)).toEqual(Object.keys(kinds))
  })

  it('read what it writes', () => {
    expect(oneWayDoors(recordFormats, recordFormats)).toEqual([])
  })

  it.each(Object.entries(kinds))('are true of a %s', (kind, { written, name, read }) => {
    const reads = recordFormats.reads[kind] ?? []
    for (const item of written) {
      expect(item[name]).toEqual({ N: String(recordFormats.writes[kind]) })
      expect(E.isRight(read(item))).toBe(true)
      for (const format of [0, ...reads, Math.max(...reads) + 1]) {
        const said = JSON.stringify(read({ ...item, [name]: { N: String(format) } }))
        // Whatever else is wrong with an item of another format, it is not its format.
        expect({ format, refused: said.includes(`"${name}`) }).toEqual({
          format,
          refused: !reads.includes(format),
        })
      }
    }
  })
})
