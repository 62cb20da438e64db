const nineHours = 9 * 60 * 60 * 1000

const shifted = (ms: number): string => new Date(ms + nineHours).toISOString()

/** `2026-01-15T10:30:21.417+0900`: no colon in the offset. */
export const toKoreanTime = (ms: number): string => shifted(ms).replace('Z', '+0900')

/** The same, without the milliseconds' value, as in `paidAt`. */
export const toKoreanSecond = (ms: number): string => toKoreanTime(ms - (ms % 1000))

/** `20260115` */
export const toKoreanDate = (ms: number): string => shifted(ms).slice(0, 10).replaceAll('-', '')

/** `260115103021`, as inside a tid. */
export const toKoreanStamp = (ms: number): string =>
  shifted(ms).slice(2, 19).replaceAll(/[-T:]/g, '')
