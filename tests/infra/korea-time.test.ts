import { fromKoreaTime, toKoreaDay, toKoreaTime } from '../../src/infra/korea-time'

describe('Korean time', () => {
  it.each([
    ['2025-03-14T10:21:12', '2025-03-14T01:21:12.000Z'],
    ['20261104143012', '2026-11-04T05:30:12.000Z'],
    ['2026-01-15T10:30:21.417+0900', '2026-01-15T01:30:21.417Z'],
    ['2026-01-15T10:30:21+09:00', '2026-01-15T01:30:21.000Z'],
    ['2026-01-01T08:59:59', '2025-12-31T23:59:59.000Z'],
  ])('%s is read', (text, utc) => {
    expect(fromKoreaTime(text)?.toISOString()).toBe(utc)
  })

  it.each(['', '0', '2026-13-01T00:00:00', '20261199000000', 'tomorrow', '2026-01-15'])(
    '%j is no time',
    (text) => {
      expect(fromKoreaTime(text)).toBeUndefined()
    },
  )

  it('is written as providers want it', () => {
    const date = new Date('2025-12-31T23:59:59.007Z')
    expect(toKoreaDay(date)).toBe('20260101')
    expect(toKoreaTime(date)).toBe('2026-01-01T08:59:59.007+0900')
    expect(fromKoreaTime(toKoreaTime(date))).toEqual(date)
  })
})
