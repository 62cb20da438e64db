import { invalid, refused, type Refusal } from './codes'

/** The value as it is kept; undefined when it does not fit. */
type Reader<A> = (value: unknown) => A | undefined

type Field<A = unknown> = { readonly required: boolean; readonly read: Reader<A> }
type Fields = Readonly<Record<string, Field>>

type Read<F extends Field> = Exclude<ReturnType<F['read']>, undefined>

export type Values<F extends Fields> = {
  readonly [Name in keyof F]: F[Name]['required'] extends true
    ? Read<F[Name]>
    : Read<F[Name]> | undefined
}

export const required = <A>(read: Reader<A>) => ({ required: true, read }) as const
export const optional = <A>(read: Reader<A>) => ({ required: false, read }) as const

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text =
  (most = 2_000): Reader<string> =>
  (value) =>
    typeof value === 'string' && Array.from(value).length <= most ? value : undefined

/** Whole numbers arrive as JSON numbers and, in KakaoPay's own sample, as texts. */
export const whole =
  (least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (value) => {
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
    return typeof number === 'number' &&
      Number.isSafeInteger(number) &&
      number >= least &&
      number <= most
      ? number
      : undefined
  }

export const oneOf =
  <const A extends string>(...values: readonly A[]): Reader<A> =>
  (value) =>
    values.find((one) => one === value)

export const listOf =
  <A>(read: Reader<A>): Reader<readonly A[]> =>
  (value) => {
    if (!Array.isArray(value)) return undefined
    const all = value.map(read).filter((one) => one !== undefined)
    return all.length === value.length ? all : undefined
  }

export const texts: Reader<Readonly<Record<string, string>>> = (value) =>
  isRecord(value) && Object.values(value).every((one) => typeof one === 'string')
    ? (value as Readonly<Record<string, string>>)
    : undefined

export const webAddress =
  (most: number): Reader<string> =>
  (value) => {
    const address = text(most)(value)
    return address !== undefined &&
      URL.canParse(address) &&
      /^https?:$/.test(new URL(address).protocol)
      ? address
      : undefined
  }

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === ''

/** First what is missing, then what does not fit; fields that the table does not name are ignored. */
export const readFields = <const F extends Fields>(
  fields: F,
  body: unknown,
): Values<F> | Refusal => {
  if (!isRecord(body)) return refused(-2, { message: '[simulator] the body is no JSON object' })
  const table = Object.entries(fields)

  const missing = table.find(([name, field]) => field.required && isAbsent(body[name]))
  if (missing) return refused(-2, { message: `[simulator] ${missing[0]} is missing` })
  const read = table
    .filter(([name]) => !isAbsent(body[name]))
    .map(([name, field]) => [name, field.read(body[name])] as const)
  const misfit = read.find(([, value]) => value === undefined)
  return misfit ? invalid(misfit[0]) : (Object.fromEntries(read) as Values<F>)
}
