import * as E from 'fp-ts/Either'

import {
  compareVersions,
  formatVersion,
  parseVersion,
  stageOf,
  type Version,
} from '../../../src/domain/release/version'

const versionOf = (tag: string): Version => {
  const parsed = parseVersion(tag)
  if (E.isLeft(parsed)) throw new Error(`${tag} is no version`)
  return parsed.right
}

describe('a tag', () => {
  it.each(['0.1.0', '1.2.3', '10.20.30', '1.2.3-rc.1', '1.2.3-qa.10', '999999999.0.0'])(
    '%s is a version, and is written as it was read',
    (tag) => {
      expect(formatVersion(versionOf(tag))).toBe(tag)
    },
  )

  it.each([
    '',
    'v1.2.3',
    '1.2',
    '1.2.3.4',
    '01.2.3',
    '1.2.03',
    '1.2.3-rc',
    '1.2.3-rc.0',
    '1.2.3-rc.01',
    '1.2.3-beta.1',
    '1.2.3-RC.1',
    '1.2.3+build',
    ' 1.2.3',
    '1.2.3\n',
    '1234567890.0.0',
  ])('%j is no version', (tag) => {
    expect(parseVersion(tag)).toEqual(E.left({ _tag: 'NotAVersion', tag }))
  })

  it.each([
    ['1.2.3-rc.1', 'dev'],
    ['1.2.3-qa.1', 'staging'],
    ['1.2.3', 'production'],
  ])('%s is released to %s', (tag, stage) => {
    expect(stageOf(versionOf(tag))).toBe(stage)
  })
})

describe('the order of versions', () => {
  /** Each one comes before the next: not as semver has it, and not as strings have it. */
  const rising = [
    '0.9.0',
    '1.2.2',
    '1.2.3-rc.1',
    '1.2.3-rc.2',
    '1.2.3-rc.9',
    '1.2.3-rc.10',
    '1.2.3-qa.1',
    '1.2.3-qa.9',
    '1.2.3-qa.10',
    '1.2.3',
    '1.2.4-rc.1',
    '1.2.10-rc.1',
    '1.10.0',
    '2.0.0-rc.1',
    '10.0.0',
  ]
  const pairs = rising.flatMap((a, i) => rising.map((b, j) => [a, b, Math.sign(i - j)] as const))

  it.each(pairs)('%s against %s is %i', (a, b, expected) => {
    expect(Math.sign(compareVersions(versionOf(a), versionOf(b)))).toBe(expected)
  })
})
