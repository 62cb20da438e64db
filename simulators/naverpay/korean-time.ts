const nineHours = 9 * 60 * 60 * 1000

/** `20261104143012`: Korea time, no zone. */
export const toStamp = (ms: number): string =>
  new Date(ms + nineHours).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')

/** `20261104` */
export const toDate = (ms: number): string => toStamp(ms).slice(0, 8)

/** Undefined where the digits are no time of the calendar (31 February, 25 o'clock). */
export const fromStamp = (stamp: string): number | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number)
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - nineHours
  return toStamp(ms) === stamp ? ms : undefined
}

export const isDate = (text: string): boolean => fromStamp(`${text}000000`) !== undefined
