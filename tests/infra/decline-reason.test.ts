import { toReason } from '../../src/infra/decline-reason'

it('keeps the words of a provider as they are', () => {
  expect(toReason('LimitExceeded', '-780/0110', '한도를 초과했습니다.')).toEqual({
    kind: 'LimitExceeded',
    code: '-780/0110',
    message: '한도를 초과했습니다.',
  })
})

it('has no message where there are no words', () => {
  expect(toReason('Other', 'X')).toEqual({ kind: 'Other', code: 'X' })
  expect(toReason('Other', 'X', '')).not.toHaveProperty('message')
})

it('keeps no more of them than a record has room for, and no half of a character', () => {
  const { code, message } = toReason('Other', 'C'.repeat(10_000), '🍑'.repeat(10_000))
  expect(code).toBe('C'.repeat(40))
  expect(message).toBe('🍑'.repeat(200))
})
