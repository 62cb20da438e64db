import { classNames, phaseInWords } from '../../../cli/release/words'
import { linear, logarithmic, niceStep, shortNumber } from '../../../cli/release/report/scale'
import { seriesOf } from '../../../cli/release/report/series'
import { toReleasePlot } from '../../../cli/release/report/release-plot'
import { toReleaseReport } from '../../../cli/release/report/release-report'
import { thresholdOf } from '../../../src/domain/release/judge'
import type { ReleaseRecord } from '../../../src/domain/release/release-record'
import { phases, prepared } from '../../support/releases'
import { badCourse, goodCourse } from './course'

/** The points of the curves of a class, as numbers. */
const curvesOf = (svg: string, kind: string) =>
  [...svg.matchAll(/<polyline points="([^"]+)" class="([^"]+)"/g)]
    .filter(([, , found]) => found === kind)
    .map(([, points = '']) =>
      points.split(' ').map((point) => point.split(',').map(Number) as [number, number]),
    )

/** The elements that are open at the end, which is none in a document that is well-formed. */
const leftOpen = (svg: string): readonly string[] =>
  [...svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)].reduce<readonly string[]>(
    (open, [, closes, name = '', empty]) => {
      if (closes === '/') return open.at(-1) === name ? open.slice(0, -1) : [...open, `/${name}`]
      return empty === '/' ? open : [...open, name]
    },
    [],
  )

describe('the drawing', () => {
  it.each<readonly [string, ReleaseRecord]>([
    ['a good release', goodCourse()],
    ['a bad release', badCourse()],
    ['one that has not begun', prepared()],
    ...phases.map((phase) => [phase._tag, { ...goodCourse(), phase }] as const),
  ])('of %s is well-formed and stays within its frame', (_, record) => {
    const svg = toReleasePlot(record, thresholdOf(record.plan))

    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    expect(leftOpen(svg)).toEqual([])
    const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number)
    for (const [, points = ''] of svg.matchAll(/points="([^"]+)"/g))
      for (const point of points.split(' ')) {
        const [x = NaN, y = NaN] = point.split(',').map(Number)
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(width)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(height)
      }
  })

  it('has the evidence of a bad release end above its threshold, and of a good one below', () => {
    const endsAbove = (record: ReleaseRecord): boolean => {
      const svg = toReleasePlot(record, thresholdOf(record.plan))
      const limit = /y1="([\d.]+)" x2="[\d.]+" y2="[\d.]+" class="limit"/.exec(svg)?.[1]
      const errors = curvesOf(svg, 'class0').at(-1)?.at(-1)?.[1] ?? NaN
      return errors < Number(limit)
    }
    expect(endsAbove(badCourse())).toBe(true)
    expect(endsAbove(goodCourse())).toBe(false)
  })

  it('names what it shows, and can be read in the dark', () => {
    const svg = toReleasePlot(badCourse(), 700)
    for (const words of [
      '1.4.0 to production, after 1.3.2: rolled back',
      'Share of the traffic, percent',
      'Requests a minute (logarithmic)',
      'Failures a minute',
      'Evidence (logarithmic)',
      'minutes since the start',
      'standing version',
      'new version',
      'server errors',
      'puts back at 700',
      'prefers-color-scheme: dark',
    ])
      expect(svg).toContain(words)
  })

  it('takes no name for markup', () => {
    const svg = toReleasePlot({ ...goodCourse(), previous: '<script>&"' }, 700)
    expect(svg).toContain('after &lt;script&gt;&amp;&quot;')
    expect(svg).not.toContain('<script>')
  })
})

describe('the series', () => {
  it('have the weight of each step from when it was reached, and the end', () => {
    const { weights, length } = seriesOf(goodCourse())
    expect(weights.map(({ value }) => value)).toEqual([0, 1, 5, 25, 50, 95, 100])
    expect(weights.map(({ minute }) => minute)).toEqual([0, 0, 8, 16, 24, 32, 40])
    expect(length).toBe(40)
  })

  it('end at nothing when the release was put back', () => {
    expect(seriesOf(badCourse()).weights.at(-1)).toMatchObject({ value: 0 })
  })

  it('fall to nothing when it was decided to go back, and not when the books were closed', () => {
    const record = badCourse()
    const decided = record.events.find(({ what }) => what._tag === 'PuttingBack')?.at.getTime() ?? 0
    const minute = (decided - record.startedAt.getTime()) / 60_000
    expect(minute).toBeGreaterThan(0)
    expect(seriesOf(record).weights.find((each) => each.minute >= minute)).toEqual({
      minute,
      value: 0,
    })
  })

  it('have no evidence before anything of the kind has failed', () => {
    const record = badCourse()
    const [first, ...others] = record.samples.map((sample) => ({ ...sample, evidence: {} }))
    const last = { ...record.samples.at(-1), evidence: { ServerError: 900 } }
    const samples = [first, ...others.slice(0, 3), last] as ReleaseRecord['samples']
    const [{ readings } = { readings: [] }] = seriesOf({ ...record, samples }).evidence
    expect(readings.map(({ value }) => value)).toEqual([1, 1, 1, 1, 900])
  })

  it('count what failed without what was only slow', () => {
    const record = goodCourse()
    const [sample] = record.samples
    const slow = {
      ...record,
      samples: [{ ...sample, failures: { Slow: { stable: 9, candidate: 9 } } }],
    }
    const { failures } = seriesOf(slow as ReleaseRecord)
    expect(failures.stable.map(({ value }) => value)).toEqual([0])
  })
})

describe('a scale', () => {
  it.each([
    [10, 1],
    [40, 5],
    [47, 5],
    [600, 60],
    [1_000_000, 100_000],
  ])('of %i has round steps', (length, step) => {
    expect(niceStep(length, 10)).toBe(step)
  })

  it('draws from zero, or over powers of ten', () => {
    const scale = linear(100, { from: 200, to: 100 }, 25)
    expect(scale.ticks.map(({ label }) => label)).toEqual(['0', '25', '50', '75', '100'])
    expect([0, 50, 100, 500].map(scale.at)).toEqual([200, 150, 100, 100])

    const log = logarithmic({ from: 0.01, to: 7_000 }, { from: 100, to: 0 })
    expect(log.ticks.map(({ label }) => label)).toEqual(['≤ 0.01', '1', '100', '10k'])
    expect(log.at(0.01)).toBe(100)
    expect(log.at(0)).toBe(100)
    expect(log.at(1e9)).toBe(0)
  })

  it.each([
    [0.01, '0.01'],
    [950, '950'],
    [12_000, '12k'],
    [3_500_000, '3.5M'],
    [1e12, '1T'],
    [1e16, '1e16'],
  ])('writes %d as %s', (value, label) => {
    expect(shortNumber(value)).toBe(label)
  })
})

describe('the report', () => {
  it('says how a bad release ended, why, and what was counted', () => {
    const record = badCourse()
    const { markdown } = toReleaseReport(record)
    const failed = record.samples.reduce(
      (sum, { failures }) => sum + (failures.ServerError?.candidate ?? 0),
      0,
    )

    expect(markdown).toContain('# 1.4.0 to production')
    expect(markdown).toMatch(/\*\*rolled back, because server errors come more often/)
    expect(markdown).toContain(record.digest)
    expect(markdown).toMatch(
      new RegExp(`\\| server errors \\| \\d+ \\([\\d.]+ %\\) \\| ${failed} \\(`),
    )
    expect(markdown).toContain('700 puts a release back')
    expect(markdown).toContain('- 8.0 min: on its way to 5 % of the traffic')
  })

  it.each(phases.map((phase) => [phase._tag, phase] as const))('has words for %s', (_, phase) => {
    const { markdown } = toReleaseReport({ ...goodCourse(), phase })
    expect(markdown).toContain(`**${phaseInWords({ ...goodCourse(), phase })}.**`)
    expect(markdown).not.toMatch(/undefined|NaN|\[object/)
  })

  it('tells what people asked of it', () => {
    const record = goodCourse()
    const what = { _tag: 'Hold', by: 'kim', reason: 'lunch' } as const
    const events = [...record.events, { at: record.startedAt, what }]
    expect(toReleaseReport({ ...record, events }).markdown).toContain('kim holds it: lunch')
  })

  it('has a name for every class', () => {
    expect(new Set(Object.values(classNames)).size).toBe(Object.keys(classNames).length)
  })
})
