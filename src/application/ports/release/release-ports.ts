import type { Clock, Pause } from '../clock'
import type { CodeHost } from './code-host'
import type { DeadManTimers } from './dead-man-timers'
import type { FailureCounters } from './failure-counters'
import type { FunctionAliases } from './function-aliases'
import type { FunctionVersions } from './function-versions'
import type { ReleaseAlarms } from './release-alarms'
import type { ReleaseImages } from './release-images'
import type { ReleaseRecords } from './release-records'
import type { SourceHistory } from './source-history'
import type { StackStates } from './stack-state'
import type { StageLocks } from './stage-locks'

/** All that releasing asks of the world; each use case takes the ones that it needs. */
export type ReleasePorts = {
  readonly aliases: FunctionAliases
  readonly versions: FunctionVersions
  readonly images: ReleaseImages
  readonly timers: DeadManTimers
  readonly counters: FailureCounters
  readonly alarms: ReleaseAlarms
  readonly records: ReleaseRecords
  readonly locks: StageLocks
  readonly history: SourceHistory
  readonly codeHost: CodeHost
  readonly stacks: StackStates
  readonly clock: Clock
  readonly pause: Pause
}
