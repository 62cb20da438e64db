import { refused, type Refusal } from './codes'

export type Field = {
  readonly kind: 'text' | 'whole' | 'flag'
  /** Bytes (or characters, by switch) of a text, digits of a number. */
  readonly size: number
  readonly required: boolean
}

type ValueOf<F extends Field> = F['kind'] extends 'whole'
  ? number
  : F['kind'] extends 'flag'
    ? boolean
    : string

export type Values<Fields extends Readonly<Record<string, Field>>> = {
  readonly [Name in keyof Fields]: Fields[Name]['required'] extends true
    ? ValueOf<Fields[Name]>
    : ValueOf<Fields[Name]> | undefined
}

export const required = <const K extends Field['kind']>(kind: K, size: number) =>
  ({ kind, size, required: true }) as const
export const optional = <const K extends Field['kind']>(kind: K, size: number) =>
  ({ kind, size, required: false }) as const

export type SizeOf = (text: string) => number

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fitsKind = (kind: Field['kind'], value: unknown): boolean => {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'whole':
      return Number.isSafeInteger(value)
    case 'flag':
      return typeof value === 'boolean'
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === ''

/** First what is missing, then types, then sizes; fields that the table does not name are ignored. */
export const readFields = <const Fields extends Readonly<Record<string, Field>>>(
  fields: Fields,
  body: unknown,
  sizeOf: SizeOf,
): Values<Fields> | Refusal => {
  if (!isRecord(body)) return refused('U125')
  const table = Object.entries(fields)
  const present = table.filter(([name]) => !isAbsent(body[name]))

  const missing = table.find(([name, field]) => field.required && isAbsent(body[name]))
  if (missing) return refused('U100', `필수 항목이 누락되었습니다. [${missing[0]}]`)
  const mistyped = present.find(([name, field]) => !fitsKind(field.kind, body[name]))
  if (mistyped) return refused('U131', `데이터 형식이 올바르지 않습니다. [${mistyped[0]}]`)
  const tooLong = present.find(([name, field]) => sizeOf(String(body[name])) > field.size)
  if (tooLong) return refused('U105', `입력 값의 길이가 초과되었습니다. [${tooLong[0]}]`)

  return Object.fromEntries(present.map(([name]) => [name, body[name]])) as Values<Fields>
}
