import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { abortFunction, composeRelease, releasedFunctions } from '../src/compose-release'
import { runCommandLine } from './command'
import { payportUsage, releaseCommands } from './release/commands'
import { plans } from './release/plans'
import type { ReleaseReport } from './release/report/release-report'
import { callerOf, type ReleaseWorld } from './release/world'

const screen = {
  print: (text: string) => console.log(text),
  complain: (text: string) => console.error(text),
}

const writeReport = (folder: string, { markdown, drawing }: ReleaseReport): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'release.md'), markdown)
  writeFileSync(join(folder, 'release.svg'), drawing)
}

const main = async (): Promise<void> => {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { portsOf, formats, close } = composeRelease(process.env)
  const world: ReleaseWorld = {
    portsOf,
    functionsOf: releasedFunctions,
    abortFunctionOf: abortFunction,
    formats,
    plans,
    caller: callerOf(process.env, hostname(), process.pid),
    writeReport,
    screen,
    ...(process.stdout.isTTY && { columns: process.stdout.columns }),
  }
  try {
    process.exitCode = await runCommandLine(
      releaseCommands,
      payportUsage,
      process.argv.slice(2),
      world,
      screen,
    )
  } finally {
    close()
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
