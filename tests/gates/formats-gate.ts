import { oneWayDoors } from '../../src/domain/release/formats'
import { keepReading, prepareThenActivate } from './advice'
import type { Finding, GateReport } from './finding'
import type { Named, Pair } from './records-gate'

const doors = (writer: Named, reader: Named, remedy: string): readonly Finding[] =>
  oneWayDoors(writer.code.formats, reader.code.formats).map(({ kind, written, readable }) => ({
    gate: 'formats',
    says: `${writer.name} writes format ${String(written)} of a ${kind}, and ${reader.name} reads ${readable.join(', ') || 'none'}`,
    remedy,
  }))

/** A record's `z` says which of the declared formats it has. */
const undeclared = ({ name, code }: Named, seed: number): readonly Finding[] => {
  const declared = String(code.formats.writes['payment'])
  const found = new Set(code.records(seed, 50).map((item) => item['z']?.N ?? 'none'))
  return [...found]
    .filter((format) => format !== declared)
    .map((format) => ({
      gate: 'formats',
      says: `${name} writes format ${format} of a payment and declares ${declared}`,
      remedy:
        'Declare what is written (src/infra/dynamodb/record-formats.ts): the way back depends on it.',
    }))
}

/** No one-way door: what one of the two writes the other declares to read. */
export const formatsGate = ({ live, next }: Pair, seed: number): GateReport => ({
  gate: 'formats',
  findings: [
    ...doors(next, live, prepareThenActivate),
    ...doors(live, next, keepReading),
    ...doors(next, next, prepareThenActivate),
    ...undeclared(next, seed),
  ],
  compared: `formats of ${Object.keys(next.code.formats.writes).join(', ')}`,
})
