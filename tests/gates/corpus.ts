import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import type { Item, Json, ReleaseCode } from './contract'
import { keepReading } from './advice'
import { counted, type GateReport } from './finding'
import { anyPlace, isRead, type Named, readAt, toldOtherwise } from './records-gate'

/** A record of a release, and what that release said of it. */
type Kept = { readonly item: Item; readonly answer: Json }
export type KeptRelease = { readonly release: string; readonly records: readonly Kept[] }

/** Payments live for years: what any release has written must be read by every later one. */
const corpusFolder = join(__dirname, 'corpus')

/** The same for every release, so that two files can be laid side by side. */
const keptSeed = 20_261_123
const keptFrom = 3_000

const pathsOf = (value: Json, path: string): readonly string[] => {
  if (typeof value === 'string' && /^[A-Z][A-Za-z]+$/.test(value)) return [path, `${path}=${value}`]
  if (typeof value !== 'object' || value === null) return [path]
  const isList = Array.isArray(value)
  return Object.entries<Json>(value).flatMap(([name, each]) =>
    pathsOf(each, `${path}.${isList ? '*' : name}`),
  )
}

/** Attributes and words of ours, wherever they stand, and which of them its state has. */
const traitsOf = (item: Item): readonly string[] => {
  const state = item['s']?.S ?? ''
  const paths = pathsOf(JSON.parse(JSON.stringify(item)) as Json, '')
  return [...paths, ...Object.keys(item).map((name) => `${state} ${name}`)]
}

/** What fewer lives share is a text or a name of one merchant, and nothing of ours. */
const leastLives = 5

/** As few records as show all traits. */
const chosen = (items: readonly Item[]): readonly Item[] => {
  const lives = new Map<string, number>()
  for (const each of items.flatMap((item) => [...new Set(traitsOf(item))]))
    lives.set(each, (lives.get(each) ?? 0) + 1)
  const shown = new Set([...lives].flatMap(([each, many]) => (many < leastLives ? [each] : [])))
  return items.filter((item) => {
    const unseen = traitsOf(item).filter((each) => !shown.has(each))
    for (const each of unseen) shown.add(each)
    return unseen.length > 0
  })
}

const keptOf = (code: ReleaseCode): readonly Kept[] =>
  chosen(code.records(keptSeed, keptFrom)).flatMap((item) => {
    const reading = code.read(item, readAt)
    return isRead(reading) ? [{ item, answer: reading.answer }] : []
  })

const fileOf = (folder: string, release: string): string => join(folder, `${release}.jsonl`)

/** Writes what `code` makes of the fixed seed; undefined where the release has been kept before. */
export const keepRelease = (
  code: ReleaseCode,
  release: string,
  folder = corpusFolder,
): { readonly file: string; readonly records: number } | undefined => {
  const file = fileOf(folder, release)
  if (existsSync(file)) return undefined
  const kept = keptOf(code)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, kept.map((each) => `${JSON.stringify(each)}\n`).join(''))
  return { file, records: kept.length }
}

export const keptReleases = (folder = corpusFolder): readonly KeptRelease[] =>
  globSync('*.jsonl', { cwd: folder })
    .toSorted()
    .map((name) => ({
      release: basename(name, '.jsonl'),
      records: readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Kept),
    }))

/** Whatever a release has left behind, the next one reads, and says the same of it. */
export const corpusGate = (next: Named, kept: readonly KeptRelease[]): GateReport => {
  const findings = kept.flatMap(({ release, records }) =>
    records.flatMap(({ item, answer }, index) => {
      const example = `line ${String(index + 1)} of tests/gates/corpus/${release}.jsonl`
      const reading = next.code.read(item, readAt)
      return isRead(reading)
        ? toldOtherwise({ first: release, later: next.name }, answer, reading.answer).map(
            (each) => ({ ...each, example }),
          )
        : reading.fields.map((field) => ({
            gate: 'records' as const,
            says: `${next.name} cannot read what ${release} has left: ${anyPlace(field)}`,
            remedy: keepReading,
            example,
          }))
    }),
  )
  const records = kept.reduce((sum, each) => sum + each.records.length, 0)
  return {
    gate: 'records',
    findings: counted(findings),
    compared: `${String(records)} kept records of ${String(kept.length)} releases`,
  }
}
