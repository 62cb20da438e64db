const nineHours = 9 * 60 * 60 * 1000

/** `2025-03-14T10:20:30`: Korea time, no zone, no fraction. */
export const toKoreanTime = (ms: number): string =>
  new Date(ms + nineHours).toISOString().slice(0, 19)
