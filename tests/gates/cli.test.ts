import { spawnSync } from 'node:child_process'

import { type Finding, type Label, standing } from './finding'
import { readOptions, UsageError } from './options'
import { root } from './release-trees'
import { shownReport, verdict } from './report'

const gates = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import=tsx', 'tests/gates/cli.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

describe('npm run gates', () => {
  it('says what it is for', () => {
    const { status, stdout } = gates('--help')
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('npm run gates -- --live') as string,
    })
  })

  it('says loudly that nothing is live, and reads the kept records all the same', () => {
    const { status, stdout } = gates('--live', 'none')
    expect(status).toBe(0)
    expect(stdout).toContain('NOTHING IS LIVE')
    expect(stdout).toMatch(/ok +records +[1-9]\d* kept records/)
  })

  it.each<[string, readonly string[], number, string]>([
    ['without a release to compare with', [], 2, 'either --live or --keep is needed'],
    ['to keep a release again', ['--keep', '0.1.0'], 1, '0.1.0 has been kept already'],
    ['a tag that there is not', ['--live', 'no-such-tag'], 1, 'knows no no-such-tag'],
  ])('refuses %s', (_, args, status, told) => {
    const said = gates(...args)
    expect({ status: said.status, stderr: said.stderr }).toEqual({
      status,
      stderr: expect.stringContaining(told) as string,
    })
  })

  it.each<[readonly string[], string]>([
    [['--live', 'none', '--keep', '1.0.0'], 'either --live or --keep is needed'],
    [['--life'], "Unknown option '--life'"],
    [['--live', '1.0.0', '1.1.0'], "Unexpected argument '1.1.0'"],
    [['--live', 'none', '--label', 'all'], 'there is no label all'],
    [['--live', 'none', '--lives', 'many'], '--lives must be a whole number, not "many"'],
    [['--live', 'none', '--random', '0.5'], '--random must be a whole number, not "0.5"'],
    [['--keep', '1.0.0-rc.1'], 'only releases like 1.2.3 are kept, not "1.0.0-rc.1"'],
  ])('does not know what %j is about', (args, told) => {
    expect(() => readOptions(args)).toThrow(UsageError)
    expect(() => readOptions(args)).toThrow(told)
  })

  it('takes labels one by one', () => {
    const given = ['answers-differ', 'new-answer-values'] as const
    const args = given.flatMap((each) => ['--label', each])
    expect(readOptions(['--live', '1.0.0', ...args])).toMatchObject({ live: '1.0.0', given })
  })
})

describe('what a person lets through', () => {
  const refused: Finding = { gate: 'api', says: 'a field is gone', remedy: 'Keep it.' }
  const news: Finding = { ...refused, says: 'a value is new', label: 'new-answer-values' }

  it.each<[string, readonly Finding[], readonly Label[], string]>([
    ['nothing was found', [], [], 'Every gate is open.'],
    ['the label is there', [news], ['new-answer-values'], 'Every gate is open.'],
    [
      'another label is there',
      [news],
      ['answers-differ'],
      'Not without --label new-answer-values.',
    ],
    ['no label helps', [news, refused, refused], ['new-answer-values'], 'Refused: 2 to mend.'],
  ])('%s', (_, findings, given, told) => {
    expect(verdict(findings, given)).toContain(told)
    expect(standing(findings, given)).toHaveLength(
      told.startsWith('Every') ? 0 : told.startsWith('Not') ? 1 : 2,
    )
  })

  it('is told with what was found', () => {
    const said = shownReport({ gate: 'api', compared: '12 paths', findings: [news, refused] }, 1)
    expect(said).toContain('FOUND  api')
    expect(said).toContain('LABEL new-answer-values  a value is new')
    expect(said).toContain('REFUSED  a field is gone')
    expect(said).toContain('Keep it.')
  })
})
