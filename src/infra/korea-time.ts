/** Korea keeps UTC+9 all year. ms */
const koreaOffsetMs = 9 * 3_600_000

/** `yyyy-MM-ddTHH:mm:ss`, with a fraction or not, with `+0900`/`+09:00` or without. */
const dashed = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(?:\+09:?00)?$/
/** `yyyyMMddHHmmss` */
const packed = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/

/** The providers write Korean local time, mostly without saying so; undefined when it is no time. */
export const fromKoreaTime = (text: string): Date | undefined => {
  const [, year, month, day, hour, minute, second, fraction] =
    dashed.exec(text) ?? packed.exec(text) ?? []
  if (year === undefined) return undefined
  const local = `${year}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}`
  const date = new Date(`${local}.${(fraction ?? '').padEnd(3, '0')}+09:00`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** `yyyy-MM-ddTHH:mm:ss.SSS`, as a clock on a Korean wall shows it. */
const koreaClock = (date: Date): string =>
  new Date(date.getTime() + koreaOffsetMs).toISOString().slice(0, -1)

/** `yyyyMMdd` in Korea. */
export const toKoreaDay = (date: Date): string => koreaClock(date).slice(0, 10).replaceAll('-', '')

/** `yyyy-MM-ddTHH:mm:ss.SSS+0900`, as NICEPAY writes it. */
export const toKoreaTime = (date: Date): string => `${koreaClock(date)}+0900`
