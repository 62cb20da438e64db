import type { Command } from '../command'
import { abortCommand, rollbackCommand } from './back'
import { deployCommand } from './deploy'
import { holdCommand, promoteCommand } from './hold-and-promote'
import { lockCommand, unlockCommand } from './locking'
import { nextTagCommand } from './next-tag'
import { planCommand } from './plan'
import { resumeCommand } from './resume'
import { startCommand } from './start'
import { statusCommand } from './status'
import { watchCommand } from './watch'
import type { ReleaseWorld } from './world'

/** Every command of `payport`: a new command is a new row. */
export const releaseCommands: ReadonlyArray<Command<ReleaseWorld>> = [
  planCommand,
  deployCommand,
  startCommand,
  watchCommand,
  statusCommand,
  resumeCommand,
  promoteCommand,
  holdCommand,
  abortCommand,
  rollbackCommand,
  lockCommand,
  unlockCommand,
  nextTagCommand,
]

export const payportUsage = `Releases and rolls back Payport. Each command has its own --help.

  npm run --silent payport -- <command>, where this and the documents say: payport <command>

${releaseCommands.map(({ name, summary }) => `  payport ${name.padEnd(16)} ${summary}`).join('\n')}

Stages are dev, staging and production. --json has every command speak to programs, --dry-run has those
that act say what they would do. docs/release.md tells the whole way, docs/rollback.md the way back.
Exit code: 0 done, 1 refused or failed, 2 called wrongly, 3 the release was put back, 4 it is frozen.`
