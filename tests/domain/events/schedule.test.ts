import { retryAt } from '../../../src/domain/events/schedule'
import { noon } from '../../support/payments'

const waitOf = (tries: number, jitter = 0.5): number | undefined => {
  const at = retryAt(noon, tries, jitter)
  return at === undefined ? undefined : at.getTime() - noon.getTime()
}

const minute = 60_000
const hour = 60 * minute

describe('the schedule of tries', () => {
  it.each([
    [1, 5_000],
    [2, 5 * minute],
    [3, 30 * minute],
    [4, 2 * hour],
    [5, 5 * hour],
    [6, 10 * hour],
    [7, 14 * hour],
    [8, 20 * hour],
    [9, 24 * hour],
  ])('waits after try %i for %i ms', (tries, wait) => {
    expect(waitOf(tries)).toBe(wait)
  })

  it('ends after ten tries in 75 hours and 35 minutes', () => {
    expect(waitOf(10)).toBeUndefined()
    const all = Array.from({ length: 9 }, (_, index) => waitOf(index + 1) ?? 0)
    expect(all.reduce((sum, each) => sum + each, 0)).toBe(75 * hour + 35 * minute + 5_000)
  })

  it('spreads what failed together over a tenth of the wait', () => {
    expect([waitOf(2, 0), waitOf(2, 1)]).toEqual([4.75 * minute, 5.25 * minute])
  })
})
