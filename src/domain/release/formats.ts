/**
 * What a release makes of each kind of record that outlives it: the formats that it can read, and the
 * one that it writes. A kind that it does not name it never looks at.
 */
export type RecordFormats = {
  readonly reads: { readonly [kind: string]: readonly number[] }
  readonly writes: { readonly [kind: string]: number }
}

/** One release writes what another cannot read: whoever goes through does not come back by itself. */
export type OneWayDoor = {
  readonly kind: string
  readonly written: number
  readonly readable: readonly number[]
}

/** What `writer` writes and `reader` looks at and cannot read. */
export const oneWayDoors = (writer: RecordFormats, reader: RecordFormats): readonly OneWayDoor[] =>
  Object.entries(writer.writes).flatMap(([kind, written]) => {
    const readable = reader.reads[kind]
    return readable === undefined || readable.includes(written) ? [] : [{ kind, written, readable }]
  })

/** During a rollout both releases read what either writes. */
export const doorsBetween = (a: RecordFormats, b: RecordFormats): readonly OneWayDoor[] => [
  ...oneWayDoors(a, b),
  ...oneWayDoors(b, a),
]

const isSame = (a: OneWayDoor) => (b: OneWayDoor) => a.kind === b.kind && a.written === b.written

/**
 * What keeps `target` from coming back by itself: records that it cannot read, of any release that
 * wrote since it was live. Empty: it may.
 */
export const doorsBack = (
  target: RecordFormats,
  wroteSince: readonly RecordFormats[],
): readonly OneWayDoor[] =>
  wroteSince
    .flatMap((each) => oneWayDoors(each, target))
    .filter((door, index, all) => all.findIndex(isSame(door)) === index)
