export type Point = { readonly x: number; readonly y: number }

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

const rounded = (value: number): string => String(Math.round(value * 10) / 10)

type Attributes = Readonly<Record<string, string | number>>

const attributesOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
    )
    .join('')

export const element = (
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string =>
  children.length === 0
    ? `<${name}${attributesOf(attributes)}/>`
    : `<${name}${attributesOf(attributes)}>${children.join('')}</${name}>`

export const text = (at: Point, words: string, attributes: Attributes = {}): string =>
  element('text', { ...at, ...attributes }, escaped(words))

export const line = (from: Point, to: Point, kind: string): string =>
  element('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: kind })

export const polyline = (points: readonly Point[], kind: string): string =>
  element('polyline', {
    points: points.map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(' '),
    class: kind,
  })
