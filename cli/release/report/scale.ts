/** From what is measured to a place on the drawing, and what to write beside the axis. */
export type Scale = {
  readonly at: (value: number) => number
  readonly ticks: ReadonlyArray<{ readonly value: number; readonly label: string }>
}

export type Range = { readonly from: number; readonly to: number }

/** As people write it: 950, 12k, 3M. */
export const shortNumber = (value: number): string => {
  if (value >= 1e15) return value.toExponential(0).replace('e+', 'e')
  for (const [unit, size] of [
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    if (value >= size) return `${String(Math.round((value / size) * 10) / 10)}${unit}`
  return String(Math.round(value * 1e6) / 1e6)
}

const niceSteps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440]

/** Steps of round numbers: as small as leaves at most `most` of them. */
export const niceStep = (length: number, most: number): number => {
  const found = niceSteps.find((each) => length / each <= most)
  if (found !== undefined) return found
  const power = 10 ** Math.floor(Math.log10(length / most))
  return [power, 2 * power, 5 * power, 10 * power].find((each) => length / each <= most) ?? length
}

const upTo = (to: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor(to / step) + 1 }, (_, index) => index * step)

/** From zero on, with a tick at every `step`. */
export const linear = (highest: number, drawn: Range, step: number): Scale => ({
  at: (value) => drawn.from + (Math.min(value, highest) / highest) * (drawn.to - drawn.from),
  ticks: upTo(highest, step).map((value) => ({ value, label: shortNumber(value) })),
})

/** Over powers of ten; what is below the lowest is drawn at the lowest. */
export const logarithmic = (measured: Range, drawn: Range): Scale => {
  const low = Math.floor(Math.log10(measured.from))
  const high = Math.max(low + 1, Math.ceil(Math.log10(measured.to)))
  const every = Math.ceil((high - low) / 4)
  const at = (value: number): number => {
    const power = Math.min(high, Math.max(low, Math.log10(value)))
    return drawn.from + ((power - low) / (high - low)) * (drawn.to - drawn.from)
  }
  const powers = upTo(high - low, every).map((step) => low + step)
  return {
    at,
    ticks: powers.map((power, index) => ({
      value: 10 ** power,
      label: `${index === 0 ? '≤ ' : ''}${shortNumber(10 ** power)}`,
    })),
  }
}
