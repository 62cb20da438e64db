import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import type { ReleaseRecord } from '../../domain/release/release-record'
import { fromItem, type Item, toItem } from './attribute-values'
import { Count, EpochMs, Text, wordOf } from './leaf-codecs'
import { EventCodec, PhaseCodec, StageCodec, WishCodec } from './release-phase-record'
import { JudgeStateCodec, PlanCodec, SampleCodec } from './release-judge-record'
import { as, isMap, mapOf, maybe } from './short-names'
import { toFields, type UnreadableFields } from './unreadable-fields'

/*
 * One attempt to release as one item. Names are whole words: there are few of these items, and on a
 * bad day a person reads them with the AWS CLI. Besides those below:
 *
 *   kind    'release'; the key with `name`, by which a query has them in order
 *   name    when it was started (ISO 8601, UTC)
 *   schema  of the item
 */

/** Raised when an item of before could be misread; attributes that are only added need no raise. */
const schema = 1

const FunctionCodec = mapOf<ReleaseRecord['functions'][number]>('Function', {
  name: as('name', Text),
  role: as('role', wordOf('Role', ['worker', 'ingress'])),
  stable: as('stable', Text),
  candidate: as('candidate', Text),
})

const FormatsCodec = mapOf<ReleaseRecord['formats']>('Formats', {
  reads: as('reads', t.readonly(t.record(t.string, t.readonlyArray(t.number, 'Shapes'), 'Reads'))),
  writes: as('writes', t.readonly(t.record(t.string, t.number, 'Writes'))),
})

const RecordCodec = mapOf<ReleaseRecord>('ReleaseRecord', {
  stage: as('stage', StageCodec),
  release: as('release', Text),
  commit: as('commit', Text),
  digest: as('digest', Text),
  previous: maybe('previous', Text),
  functions: as('functions', t.readonlyArray(FunctionCodec, 'Functions')),
  formats: as('formats', FormatsCodec),
  plan: as('plan', PlanCodec),
  phase: as('phase', PhaseCodec),
  judge: as('judge', JudgeStateCodec),
  slowAfterMs: maybe('slowAfterMs', t.number),
  wish: maybe('wish', WishCodec),
  samples: as('samples', t.readonlyArray(SampleCodec, 'Samples')),
  events: as('events', t.readonlyArray(EventCodec, 'Events')),
  startedAt: as('startedAt', EpochMs),
  version: as('version', Count),
  runUrl: maybe('runUrl', Text),
})

export const releaseKind = 'release'

/** The item of a release, whole. */
export const toReleaseItem = (record: ReleaseRecord): Item =>
  toItem({
    ...RecordCodec.encode(record),
    kind: releaseKind,
    name: record.startedAt.toISOString(),
    schema,
  })

/** Attributes that this code does not know are skipped: a newer release may have added them. */
export const fromReleaseItem = (item: Item): E.Either<UnreadableFields, ReleaseRecord> => {
  const plain = fromItem(item)
  const found = isMap(plain) ? plain['schema'] : undefined
  if (!Count.is(found)) return E.left(['schema'])
  return found > schema
    ? E.left([`schema (${found}, newer than ${schema})`])
    : pipe(RecordCodec.decode(plain), E.mapLeft(toFields))
}
