import { cutToBytes } from '../../src/infra/bounded-text'

test.each([
  ['드립백', 9, '드립백'],
  ['드립백', 8, '드립'],
  ['a😀b', 4, 'a'],
  ['a😀b', 5, 'a😀'],
  ['', 3, ''],
])('cuts %j to %i bytes', (text, most, expected) => {
  expect(cutToBytes(text, most)).toBe(expected)
})
