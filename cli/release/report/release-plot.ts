import { failureClasses } from '../../../src/domain/release/failure-class'
import type { ReleaseRecord } from '../../../src/domain/release/release-record'
import { classNames } from '../words'
import {
  type Curve,
  drawPanel,
  type Frame,
  type Note,
  type Panel,
  stepsThrough,
  through,
} from './panel'
import { plotStyle } from './plot-style'
import { linear, logarithmic, niceStep, type Range, type Scale, shortNumber } from './scale'
import { type Reading, type Series, seriesOf } from './series'
import { element, text } from './svg'

const width = 900
const left = 64
const right = width - 20
const panelHeight = 110
const gap = 56
const firstTop = 84
const panels = 4
const height = firstTop + panels * panelHeight + (panels - 1) * gap + 52

const frameOf = (index: number): Frame => {
  const top = firstTop + index * (panelHeight + gap)
  return { left, right, top, bottom: top + panelHeight }
}

const upwards = ({ top, bottom }: Frame): Range => ({ from: bottom, to: top })

const ending: { readonly [Tag in ReleaseRecord['phase']['_tag']]?: string } = {
  Promoted: 'promoted',
  RolledBack: 'rolled back',
  Frozen: 'frozen',
  PuttingBack: 'going back',
}

const highest = (...all: ReadonlyArray<readonly Reading[]>): number =>
  Math.max(1, ...all.flat().map(({ value }) => value))

/** px; a shorter step has no room for its label. */
const roomForLabel = 34

const weightNotes = ({ weights, length }: Series, time: Scale, values: Scale): readonly Note[] =>
  weights.flatMap(({ minute, value }, index) => {
    const [from, to] = [time.at(minute), time.at(weights[index + 1]?.minute ?? length)]
    // Above the line, and below it where that would be outside.
    const y = values.at(value) + (value > 80 ? 16 : -6)
    return to - from < roomForLabel || value === 0
      ? []
      : [{ at: { x: (from + to) / 2, y }, words: `${String(value)} %`, anchor: 'middle' }]
  })

const weightPanel = (frame: Frame, time: Scale, series: Series): Panel => {
  const values = linear(100, upwards(frame), 25)
  const points = stepsThrough(series.weights, time, values, series.length)
  const curves: readonly Curve[] = [{ name: 'new version', kind: 'candidate', points }]
  const notes = weightNotes(series, time, values)
  return { title: 'Share of the traffic, percent', frame, time, values, curves, notes }
}

const sidesOf = (
  { stable, candidate }: Series['requests'],
  time: Scale,
  values: Scale,
  kindOfNew: string,
): readonly Curve[] => [
  {
    name: 'standing version',
    kind: 'stable',
    points: stepsThrough(stable, time, values, (stable.at(-1)?.minute ?? 0) + 1),
  },
  {
    name: 'new version',
    kind: kindOfNew,
    points: stepsThrough(candidate, time, values, (candidate.at(-1)?.minute ?? 0) + 1),
  },
]

const requestPanel = (frame: Frame, time: Scale, { requests }: Series): Panel => {
  // At one percent the new version would lie on the axis of a linear scale.
  const measured = { from: 1, to: highest(requests.stable, requests.candidate) }
  const values = logarithmic(measured, upwards(frame))
  const curves = sidesOf(requests, time, values, 'candidate')
  return { title: 'Requests a minute (logarithmic)', frame, time, values, curves }
}

const failurePanel = (frame: Frame, time: Scale, { failures }: Series): Panel => {
  const most = highest(failures.stable, failures.candidate) + 1
  const values = linear(most, upwards(frame), niceStep(most, 4))
  const curves = sidesOf(failures, time, values, 'bad')
  return { title: 'Failures a minute', frame, time, values, curves }
}

const mostEvidenceCurves = 3

const strongest = (evidence: Series['evidence']): Series['evidence'] =>
  evidence
    .toSorted((a, b) => highest(b.readings) - highest(a.readings))
    .slice(0, mostEvidenceCurves)

const evidencePanel =
  (threshold: number) =>
  (frame: Frame, time: Scale, { evidence }: Series): Panel => {
    const seen = evidence.flatMap(({ readings }) => readings.map(({ value }) => value))
    const measured = { from: 0.01, to: Math.max(threshold * 10, ...seen) }
    const values = logarithmic(measured, upwards(frame))
    const curves = strongest(evidence).map(({ failureClass, readings }): Curve => ({
      name: classNames[failureClass],
      kind: `class${String(failureClasses.indexOf(failureClass))}`,
      points: through([{ minute: 0, value: 1 }, ...readings], time, values),
    }))
    const limit = { value: threshold, name: `puts back at ${shortNumber(threshold)}` }
    return { title: 'Evidence (logarithmic)', frame, time, values, curves, limit }
  }

/** The course of a release as SVG; `threshold` is the evidence that puts a release back. */
export const toReleasePlot = (record: ReleaseRecord, threshold: number): string => {
  const series = seriesOf(record)
  const time = linear(series.length, { from: left, to: right }, niceStep(series.length, 15))
  const drawn = [weightPanel, requestPanel, failurePanel, evidencePanel(threshold)].map(
    (panel, index) => drawPanel(panel(frameOf(index), time, series)),
  )
  const bottom = frameOf(panels - 1).bottom
  const { release, stage, previous } = record
  const end = ending[record.phase._tag]
  const title = `${release} to ${stage}${previous === undefined ? '' : `, after ${previous}`}${end === undefined ? '' : `: ${end}`}`
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${String(width)} ${String(height)}`,
      width,
      height,
      role: 'img',
      'aria-label': `The course of the release ${title}`,
    },
    element('style', {}, plotStyle),
    element('rect', { width, height, class: 'ground' }),
    text({ x: left, y: 36 }, title, { class: 'title', 'font-size': 17 }),
    ...drawn,
    ...time.ticks.map(({ value, label }) =>
      text({ x: time.at(value), y: bottom + 18 }, label, {
        class: 'quiet',
        'text-anchor': 'middle',
      }),
    ),
    text({ x: (left + right) / 2, y: bottom + 38 }, 'minutes since the start', {
      class: 'quiet',
      'text-anchor': 'middle',
    }),
  )}\n`
}
