import type { Scale } from './scale'
import type { Reading } from './series'
import { element, line, type Point, polyline, text } from './svg'

/** Where one of the diagrams lies; px. */
export type Frame = {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export type Curve = {
  readonly name: string
  /** A class of the style. */
  readonly kind: string
  readonly points: readonly Point[]
}

export type Note = { readonly at: Point; readonly words: string; readonly anchor: 'middle' | 'end' }

export type Panel = {
  readonly title: string
  readonly frame: Frame
  readonly time: Scale
  readonly values: Scale
  readonly curves: readonly Curve[]
  /** Words beside the curves. */
  readonly notes?: readonly Note[]
  /** A line across, with its name. */
  readonly limit?: { readonly value: number; readonly name: string }
}

/** Holds each value until the next one. */
export const stepsThrough = (
  readings: readonly Reading[],
  time: Scale,
  values: Scale,
  until: number,
): readonly Point[] =>
  readings.flatMap(({ minute, value }, index) => {
    const next = readings[index + 1]?.minute ?? until
    const y = values.at(value)
    return [
      { x: time.at(minute), y },
      { x: time.at(next), y },
    ]
  })

export const through = (
  readings: readonly Reading[],
  time: Scale,
  values: Scale,
): readonly Point[] =>
  readings.map(({ minute, value }) => ({ x: time.at(minute), y: values.at(value) }))

const gridOf = ({ frame, time, values }: Panel): readonly string[] => [
  ...values.ticks.flatMap(({ value, label }) => {
    const y = values.at(value)
    return [
      line({ x: frame.left, y }, { x: frame.right, y }, 'grid'),
      text({ x: frame.left - 8, y: y + 4 }, label, { class: 'quiet', 'text-anchor': 'end' }),
    ]
  }),
  ...time.ticks.map(({ value }) => {
    const x = time.at(value)
    return line({ x, y: frame.bottom }, { x, y: frame.bottom + 4 }, 'axis')
  }),
  line({ x: frame.left, y: frame.bottom }, { x: frame.right, y: frame.bottom }, 'axis'),
]

/** px of a letter, about: the legend is set from the right by it. */
const letter = 6.6
const swatch = 24

const legendOf = ({ frame, curves, limit }: Panel): readonly string[] => {
  const entries = [...curves, ...(limit === undefined ? [] : [{ name: limit.name, kind: 'limit' }])]
  const widths = entries.map(({ name }) => swatch + 6 + name.length * letter + 18)
  return entries.flatMap(({ name, kind }, index) => {
    const x = frame.right - widths.slice(index).reduce((sum, each) => sum + each, 0) + 18
    const y = frame.top - 14
    return [
      polyline(
        [
          { x, y },
          { x: x + swatch, y },
        ],
        kind,
      ),
      text({ x: x + swatch + 6, y: y + 4 }, name, { class: 'quiet' }),
    ]
  })
}

export const drawPanel = (panel: Panel): string => {
  const { title, frame, values, curves, limit, notes = [] } = panel
  const across = (value: number) =>
    line({ x: frame.left, y: values.at(value) }, { x: frame.right, y: values.at(value) }, 'limit')
  return element(
    'g',
    {},
    text({ x: frame.left, y: frame.top - 10 }, title, { class: 'title' }),
    ...legendOf(panel),
    ...gridOf(panel),
    ...(limit === undefined ? [] : [across(limit.value)]),
    ...curves.map(({ points, kind }) => polyline(points, kind)),
    ...notes.map(({ at, words, anchor }) => text(at, words, { 'text-anchor': anchor })),
  )
}
