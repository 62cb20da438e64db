import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import {
  refused,
  type ReleaseFailure,
  releaseFailures,
  toRefusal,
} from '../../../cli/release/refusals/refusals'

const lock = {
  owner: 'github-run-17-1',
  reason: 'runs a release',
  since: new Date('2026-11-20T10:00:00Z'),
  fence: 4,
  runUrl: 'https://github.com/shop/payport/actions/runs/17',
}
const version = { functionName: 'payport-production-http', version: '12' }
const { functionName } = version

type Case = readonly [failure: ReleaseFailure, what: string, wayOut: string]

/** Every failure, with a word that its reader needs of what is wrong and of the way out. */
const cases: readonly Case[] = [
  [{ _tag: 'CloudUnavailable', cause: 'TimeoutError' }, 'TimeoutError', 'Try again'],
  [
    { _tag: 'CloudRefused', cause: 'ExpiredToken', remedy: 'Log in again.' },
    'ExpiredToken',
    'Log in again.',
  ],
  [{ _tag: 'AliasMissing', functionName }, functionName, 'docs/deploy.md'],
  [{ _tag: 'AliasMoved', functionName }, 'same moment', 'release status'],
  [{ _tag: 'LockHeld', lock }, 'until somebody unlocks it, see https', 'payport unlock'],
  [
    { _tag: 'LockHeld', lock: { ...lock, until: new Date('2026-11-20T10:02:00Z') } },
    'at least until 2026-11-20 10:02:00 UTC',
    'release resume',
  ],
  [
    { _tag: 'LockHeld', lock: { ...lock, reason: 'MoneyInvariantBroken' } },
    'a rule about money was broken',
    'payport unlock',
  ],
  [{ _tag: 'LockLost' }, 'freed the lock', 'in charge'],
  [{ _tag: 'LockLost', lock }, 'github-run-17-1', 'in charge'],
  [{ _tag: 'MainDiverged', commit: 'c'.repeat(40) }, 'cccccccccccc does not', 'Rebase'],
  [{ _tag: 'RecordOvertaken', release: '1.1.0' }, '1.1.0', 'release status'],
  [{ _tag: 'RecordUnreadable', fields: ['phase', 'plan'] }, 'phase, plan', 'docs/rollback.md'],
  [{ _tag: 'TooLate' }, 'stood still', 'by itself'],
  [
    {
      _tag: 'AliasSplit',
      functionName,
      found: { version: '11', weights: { '12': 0.05 }, revision: 'r' },
    },
    '{"12":0.05} beside 11',
    'release resume',
  ],
  [
    { _tag: 'AliasElsewhere', functionName, found: '9', expected: '11' },
    'version 9, and the record says 11',
    'deploy the release again',
  ],
  [{ _tag: 'VersionMissing', ...version }, 'no version 12', 'Deploy the release again'],
  [{ _tag: 'VersionUnhealthy', ...version, cause: '502' }, '502', 'log'],
  [{ _tag: 'VersionsDiffer', functionName, what: 'role' }, 'different roles', 'of its own'],
  [{ _tag: 'VersionsDiffer', functionName, what: 'deadLetters' }, 'dead-letter', 'of its own'],
  [
    {
      _tag: 'VersionNotAsDeployed',
      ...version,
      what: 'state',
      found: 'Inactive',
      expected: 'Active',
    },
    'the state Inactive and not Active',
    'Deploy the release again',
  ],
  [{ _tag: 'ImageMissing', ...version }, 'not in the registry', 'release a new version'],
  [{ _tag: 'AlarmsFiring', alarms: ['a', 'b'] }, 'a and b', 'rollback'],
  [{ _tag: 'StackUnsettled', state: { _tag: 'Missing' } }, 'is not there', 'Deploy'],
  [
    { _tag: 'StackUnsettled', state: { _tag: 'Updating', status: 'UPDATE_IN_PROGRESS' } },
    'UPDATE_IN_PROGRESS',
    'Wait',
  ],
  [
    { _tag: 'StackUnsettled', state: { _tag: 'Broken', status: 'ROLLBACK_FAILED' } },
    'ROLLBACK_FAILED',
    'ends well',
  ],
  [{ _tag: 'NotAVersion', tag: 'v1.0.0' }, 'v1.0.0', 'tag next'],
  [{ _tag: 'TagMissing', tag: '1.1.0' }, 'no tag 1.1.0', 'git fetch --tags'],
  [{ _tag: 'NothingNew', functionName }, 'live already', 'Deploy the stack'],
  [{ _tag: 'TagOutOfOrder', tag: '1.0.0', live: '1.1.0' }, '1.1.0', '--to 1.0.0'],
  [{ _tag: 'WrongBranch', tag: '1.1.0', branches: [] }, 'no branch', 'release branch'],
  [{ _tag: 'WrongBranch', tag: '1.1.0', branches: ['feat/PAY-1'] }, 'feat/PAY-1', 'on one'],
  [{ _tag: 'MainNotIncluded', tag: '1.1.0' }, 'main has commits', 'Rebase'],
  [
    { _tag: 'NotReleasedBefore', tag: '1.1.0', stage: 'staging' },
    'staging has released nothing',
    'in staging first',
  ],
  [
    { _tag: 'NotReleasedBefore', tag: '1.1.0', stage: 'staging', live: '1.0.9-qa.1' },
    'released 1.0.9-qa.1',
    'in staging first',
  ],
  [
    { _tag: 'CommitDiffers', tag: '1.1.0', live: '1.1.0-qa.2' },
    'different commits',
    'on the commit of 1.1.0-qa.2',
  ],
  [{ _tag: 'DigestMissing', digest: 'sha256:a' }, 'sha256:a', 'next rc'],
  [
    { _tag: 'DigestDiffers', tag: '1.1.0', digest: 'sha256:a', proved: 'sha256:b' },
    'has proved sha256:b',
    'next number',
  ],
  [{ _tag: 'ReleaseRunning', stage: 'staging', release: '1.1.0-qa.1' }, '1.1.0-qa.1', 'abort'],
  [{ _tag: 'NothingTagged', needed: '1.1.0-rc.1' }, '1.1.0-rc.1', 'first'],
  [{ _tag: 'PlanRefused', reason: 'the weights do not rise' }, 'do not rise', 'rollout-plan.ts'],
  [{ _tag: 'NothingPrepared', stage: 'dev' }, 'dev has no release', 'release deploy'],
  [{ _tag: 'NotNow', state: 'Promoted' }, 'it was promoted', 'rollback'],
  [{ _tag: 'StepsMissing', stage: 'production' }, 'no steps', 'steps'],
  [
    { _tag: 'AnotherPrepared', stage: 'production', wanted: '1.4.0', prepared: '1.4.1' },
    '1.4.1 after 1.4.0',
    'tag again',
  ],
  [{ _tag: 'StillRunning', release: '1.1.0' }, '1.1.0 is on its way', 'release abort'],
  [{ _tag: 'NothingBefore' }, 'what stood before', 'docs/rollback.md'],
  [{ _tag: 'NeverReleased', release: '0.8.0' }, '0.8.0 never had', 'release status'],
  [{ _tag: 'AlreadyThere', release: '1.0.0' }, 'live already', '--to'],
  [
    {
      _tag: 'OneWayDoors',
      release: '1.0.0',
      doors: [{ kind: 'payment', written: 2, readable: [1] }],
    },
    'payment records of format 2, and it reads 1',
    'Release a new version',
  ],
]

const documented = readFileSync(resolve(__dirname, '../../../docs/release.md'), 'utf8')

describe('a refusal', () => {
  it.each(cases)('is told in docs/release.md: %j', (failure) => {
    expect(documented).toContain(toRefusal(failure).rule)
  })

  it.each(cases.map(([failure, ...rest]) => [failure._tag, failure, ...rest] as const))(
    'because of %s says what is wrong, the rule and the way out',
    (_, failure, what, wayOut) => {
      const refusal = toRefusal(failure)

      expect(refusal.what).toContain(what)
      expect(refusal.wayOut).toContain(wayOut)
      expect(refusal.rule).toMatch(/^\S.*\.$/)
      expect(refused(failure)).toMatchObject({
        exitCode: 1,
        lines: [
          expect.stringMatching(/^Refused: .*\.$/),
          `Rule:    ${refusal.rule}`,
          `Way out: ${refusal.wayOut}`,
        ],
        facts: { refused: failure, ...refusal },
      })
    },
  )

  it('is tried for every failure that there is', () => {
    const tried = new Set(cases.map(([failure]) => failure._tag))
    expect([...tried].toSorted()).toEqual(releaseFailures.toSorted())
  })
})
