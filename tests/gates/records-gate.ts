import type { AttributeValue } from '@aws-sdk/client-dynamodb'

import { keepMeaning, keepReading, prepareThenActivate, readOwn, removeInTwo } from './advice'
import type { Item, Json, Reading, ReleaseCode } from './contract'
import { counted, type Finding, type GateReport } from './finding'
import { type Difference, missingFrom } from './json-differences'

/** A release and what to call it in a sentence. */
export type Named = { readonly name: string; readonly code: ReleaseCode }
export type Pair = { readonly live: Named; readonly next: Named }

/** Records are read as of then (epoch ms): checkouts of the generated lives are open, or over, or in between. */
export const readAt = Date.UTC(2026, 10, 23, 3, 10)

export const isRead = (reading: Reading): reading is Reading & { readonly _tag: 'Read' } =>
  reading._tag === 'Read'

/** A difference here is another payment, and not another way to tell of it. */
const meaning =
  /^(status|amount\..*|version|refunds(\.\*\.(status|amount\..*))?|timeline(\.\*\.(sequence|event))?)$/

export const anyPlace = (field: string): string => field.replace(/\.\d+(?=\.|$)/g, '.*')

/** Attributes of an item by their paths in it, without DynamoDB's marks for kinds. */
const plainOf = (item: Item): Json => JSON.parse(JSON.stringify(item)) as Json
const withoutKinds = ({ path }: Difference): string =>
  path
    .split('.')
    .filter((_, index) => index % 2 === 0)
    .join('.')

type Case = Pair & {
  readonly writer: Named
  readonly reader: Named
  readonly item: Item
  readonly example: string
}

const finding =
  ({ example }: Case) =>
  (says: string, remedy: string, label?: Finding['label']): Finding => ({
    gate: 'records',
    says,
    remedy,
    example,
    ...(label !== undefined && { label }),
  })

const isThere = (item: Item, field: string): boolean =>
  field
    .split(' ', 1)
    .join('')
    .split('.')
    .reduce<AttributeValue | undefined>(
      (value, name) => value?.M?.[name] ?? value?.L?.[Number(name)],
      { M: item },
    ) !== undefined

const adviceFor = ({ writer, reader, live, item }: Case, field: string): string => {
  if (writer === reader) return readOwn
  if (writer === live) return keepReading
  return isThere(item, field) ? prepareThenActivate : removeInTwo
}

const unreadable = (at: Case, fields: readonly string[], after = ''): readonly Finding[] =>
  fields.map((field) =>
    finding(at)(
      `${at.reader.name} cannot read what ${at.writer.name} writes${after}: ${anyPlace(field)}`,
      adviceFor(at, field),
    ),
  )

/** Our own words are told as they are; texts and numbers of a life would make each finding another. */
const told = (path: string, value: Json | undefined): string => {
  if (value === undefined) return 'nothing'
  return typeof value === 'string' && meaning.test(path) ? value : 'another value'
}

/** What the release that was there first says of a payment, a later one says too. */
export const toldOtherwise = (
  { first, later }: { readonly first: string; readonly later: string },
  was: Json,
  is: Json,
): ReadonlyArray<Omit<Finding, 'example'>> =>
  missingFrom(was, is).map((each) => ({
    gate: 'records',
    says: `${each.path} is ${told(each.path, each.was)} to ${first} and ${told(each.path, each.is)} to ${later}, of the same record`,
    remedy: keepMeaning,
    ...(!meaning.test(each.path) && { label: 'answers-differ' as const }),
  }))

/** Each release writes its own format over the other's, which the other reads. */
const ownOfEachWrite = ['z']

/** What the reader's next write would do to the record. */
const rewriting = (at: Case, read: Item, own: Json): readonly Finding[] => {
  const { writer, reader, next, item } = at
  const back = writer.code.read(read, readAt)
  if (!isRead(back))
    return unreadable({ ...at, writer: reader, reader: writer, item: read }, back.fields, ' of it')
  const isForgotten = reader !== next
  const said = missingFrom(own, back.answer).map(({ path }) =>
    finding(at)(
      `${writer.name} tells ${path} otherwise once ${reader.name} has written the payment`,
      isForgotten ? prepareThenActivate : removeInTwo,
    ),
  )
  const changed = missingFrom(plainOf(item), plainOf(read)).filter(
    (each) => !ownOfEachWrite.includes(withoutKinds(each)),
  )
  const lost = changed.map((each) =>
    each.is === undefined
      ? finding(at)(
          `the attribute ${withoutKinds(each)} that ${writer.name} writes is lost when ${reader.name} writes the payment`,
          isForgotten ? prepareThenActivate : removeInTwo,
          isForgotten || said.length > 0 ? undefined : 'attribute-dropped',
        )
      : finding(at)(
          `the attribute ${withoutKinds(each)} that ${writer.name} writes is another once ${reader.name} has written the payment`,
          keepMeaning,
        ),
  )
  return [...said, ...lost]
}

const examine = (at: Case): readonly Finding[] => {
  const { writer, reader, live, next, item } = at
  const own = writer.code.read(item, readAt)
  if (!isRead(own)) return unreadable({ ...at, reader: writer }, own.fields)
  const read = reader.code.read(item, readAt)
  if (!isRead(read)) return unreadable(at, read.fields)
  const [before, after] = writer === live ? [own, read] : [read, own]
  return [
    ...toldOtherwise({ first: live.name, later: next.name }, before.answer, after.answer).map(
      (each) => ({ ...each, example: at.example }),
    ),
    ...rewriting(at, read.rewritten, own.answer),
  ]
}

export type Lives = { readonly seed: number; readonly count: number }

/** Whatever one of the two writes the other reads, understands, and keeps when it writes. */
export const recordsGate = (pair: Pair, { seed, count }: Lives): GateReport => {
  const of = (writer: Named, reader: Named) =>
    writer.code.records(seed, count).flatMap((item, index) =>
      examine({
        ...pair,
        writer,
        reader,
        item,
        example: `life ${String(index)} of seed ${String(seed)}, ${item['s']?.S ?? 'of no state'}`,
      }),
    )
  return {
    gate: 'records',
    findings: counted([...of(pair.next, pair.live), ...of(pair.live, pair.next)]),
    compared: `${String(2 * count)} lives, written by one and read and rewritten by the other`,
  }
}
