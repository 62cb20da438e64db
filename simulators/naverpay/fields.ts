import type { Call } from '../kernel/simulator'
import { refused, type Answer } from './codes'
import { isDate } from './korean-time'

export type Sent = Readonly<Record<string, unknown>>

type Rule = { readonly required: boolean; readonly fits: (value: unknown) => boolean }

export const required = (fits: Rule['fits']): Rule => ({ required: true, fits })
export const optional = (fits: Rule['fits']): Rule => ({ required: false, fits })

export const isRecord = (value: unknown): value is Sent =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text =
  (most = Infinity) =>
  (value: unknown): value is string =>
    typeof value === 'string' && Array.from(value).length <= most

/** Hangul counts three bytes a letter. */
export const bytes = (most: number) => (value: unknown) =>
  typeof value === 'string' && Buffer.byteLength(value, 'utf8') <= most

export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: unknown): boolean =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most

/** A whole number in a form: digits alone. */
export const digits = (least: number) => (value: unknown) =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) && Number(value) >= least

export const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown) =>
    values.includes(value)

export const flag = (value: unknown) => typeof value === 'boolean'
export const date = (value: unknown) => typeof value === 'string' && isDate(value)

export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || value === ''

/** The first field that is missing or, when none is, the first that does not fit. */
const faultOf = (rules: Readonly<Record<string, Rule>>, sent: Sent) => {
  const table = Object.entries(rules)
  const missing = table.find(([name, rule]) => rule.required && isAbsent(sent[name]))
  if (missing) return { code: 'RequireParameter', name: missing[0] } as const
  const misfit = table.find(([name, rule]) => !isAbsent(sent[name]) && !rule.fits(sent[name]))
  return misfit && ({ code: 'InvalidParameter', name: misfit[0] } as const)
}

export const fits = (rules: Readonly<Record<string, Rule>>, sent: Sent): boolean =>
  faultOf(rules, sent) === undefined

/** Fields that the table does not name are ignored. */
export const check = (rules: Readonly<Record<string, Rule>>, sent: Sent): Answer | undefined => {
  const fault = faultOf(rules, sent)
  return fault && refused(fault.code, `${refused(fault.code).message} [${fault.name}]`)
}

const hasType = (call: Call, type: string): boolean =>
  call.req.header('content-type')?.toLowerCase().startsWith(type) === true

/** Parameters of the form APIs: in the query, in the form or in both. */
export const formOf = async (call: Call): Promise<Readonly<Record<string, string>>> => {
  const query = new URL(call.req.url).searchParams
  const form = hasType(call, 'application/x-www-form-urlencoded') ? await call.req.text() : ''
  return Object.fromEntries([...query, ...new URLSearchParams(form)])
}

/** The JSON object that was sent; an absent body reads as an empty object. */
export const jsonOf = async (call: Call): Promise<Sent | Answer> => {
  if (!hasType(call, 'application/json'))
    return refused('InvalidParameter', 'Content-Type은 application/json 이어야 합니다.')
  const body = await call.req.text()
  if (body.trim() === '') return {}
  try {
    const json: unknown = JSON.parse(body)
    if (isRecord(json)) return json
  } catch {
    // told below, like any other body that is no object
  }
  return refused('InvalidParameter', '요청 본문이 올바른 JSON이 아닙니다.')
}
