import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import type { LockOwner } from '../../src/application/ports/release/stage-locks'
import type { RecordFormats } from '../../src/domain/release/formats'
import type { ReleasedFunction } from '../../src/domain/release/release-record'
import type { Stage } from '../../src/domain/release/version'
import type { Screen } from '../command'
import type { Plans } from './plans'
import type { ReleaseReport } from './report/release-report'

/** What the commands of a release work with. */
export type ReleaseWorld = {
  readonly portsOf: (stage: Stage) => ReleasePorts
  /** The functions that a release of the stage moves. */
  readonly functionsOf: (stage: Stage) => ReadonlyArray<Pick<ReleasedFunction, 'name' | 'role'>>
  /** What the code of this clone reads and writes: the tag that is checked out is the release. */
  readonly formats: RecordFormats
  readonly plans: Plans
  /** What an alarm calls to take a release back, where there is such a function. */
  readonly abortFunctionOf?: (stage: Stage) => string
  readonly caller: Caller
  /** Writes the report's two files into a folder. */
  readonly writeReport: (folder: string, report: ReleaseReport) => void
  readonly screen: Screen
  /** Of a terminal, where lines may be written over; a log has none. */
  readonly columns?: number
}

export type Caller = {
  /** A person, for the record. */
  readonly by: string
  /** This process, for the lock. */
  readonly owner: string
  readonly runUrl?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Who calls: on GitHub the run and whoever started it, elsewhere the person and the machine. */
export const callerOf = (environment: Environment, host: string, pid: number): Caller => {
  const run = environment['GITHUB_RUN_ID']
  const by = environment['GITHUB_ACTOR'] ?? environment['USER'] ?? 'somebody'
  if (run === undefined) return { by, owner: `${by}@${host}-${String(pid)}` }
  const attempt = environment['GITHUB_RUN_ATTEMPT'] ?? '1'
  const server = environment['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const repository = environment['GITHUB_REPOSITORY'] ?? ''
  return {
    by,
    owner: `github-run-${run}-${attempt}-${String(pid)}`,
    runUrl: `${server}/${repository}/actions/runs/${run}`,
  }
}

export const ownerOf = ({ owner, runUrl }: Caller, reason: string): LockOwner => ({
  owner,
  reason,
  ...(runUrl !== undefined && { runUrl }),
})
