import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { Logger } from '@aws-lambda-powertools/logger'

import { eventBodies } from '../functions/event-bodies'
import type { EventQueues } from '../src/application/ports/event-queues'
import { currentPayport } from '../src/compose'
import { composeEventQueues } from '../src/compose-events'
import type { Asked, Command } from './events/command'
import { CalledWrongly, EventsFailed } from './events/errors'
import { showDeadLetters } from './events/dead-letters'
import { listFeed } from './events/list'
import { redrive } from './events/redrive'
import { repair } from './events/repair'
import { runningSandbox, type Sandbox, sandboxFolder } from './events/sandbox'
import { settingsOfStage } from './events/stage'

const usage = `Looks after events that did not reach their merchants.

  npm run events -- dead-letters              parked events with their reasons, and the dead-letter queues
  npm run events -- redrive                   has parked events and dead letters go on
      --endpoint whe_...                      those of one endpoint alone, and no dead letters
  npm run events -- repair                    walks all payments and records what the log lacks
  npm run events -- list --merchant <id>      a merchant's feed
      --after <position>  --limit <number>    from where (0), and how many at most (20)

  --stage <name>  a stage in AWS: dev, staging, production
  --json          for programs
  --help          this text

With --stage it reads that stage's settings and queues, by the names that the stack gives them, with the
AWS credentials and the region of this process. Without, it reads the environment that the API would run
with, and .env where there is one; then there are no queues. Where that names no PAYPORT_TABLE, it works with
what npm start runs on this machine (PAYPORT_DATA, .payport). It shows no secret. Exit code: 0 when it did
what was asked, 1 when something went wrong, 2 when it was called wrongly.`

const commands: Readonly<Record<string, Command>> = {
  'dead-letters': showDeadLetters,
  redrive,
  repair,
  list: listFeed,
}

const options = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  stage: { type: 'string' },
  endpoint: { type: 'string' },
  merchant: { type: 'string' },
  after: { type: 'string' },
  limit: { type: 'string' },
} as const

const readArguments = () => {
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    throw new CalledWrongly((error as Error).message)
  }
}

const findCommand = (words: readonly string[]): Command => {
  const [name = '', ...others] = words
  const command = others.length === 0 ? commands[name] : undefined
  if (command !== undefined) return command
  const names = Object.keys(commands).join(', ')
  throw new CalledWrongly(`Say what to do, one of: ${names}`)
}

type Place = {
  readonly environment: NodeJS.ProcessEnv
  readonly queues?: EventQueues
  readonly sandbox?: Sandbox
}

/** A stage's own; what this machine has set for its own work must not get into it. */
const placeOf = async (stage: string | undefined): Promise<Place> => {
  if (stage !== undefined)
    return {
      environment: { ...process.env, DYNAMODB_ENDPOINT: undefined, ...settingsOfStage(stage) },
      queues: composeEventQueues(stage),
    }
  if (existsSync('.env')) process.loadEnvFile('.env')
  // All settings are the environment's or all are the sandbox's: a mixture would be neither.
  const sandbox = process.env['PAYPORT_TABLE'] ? undefined : await findSandbox()
  return sandbox === undefined
    ? { environment: process.env }
    : { environment: { ...process.env, ...sandbox.settings }, sandbox }
}

const findSandbox = () => runningSandbox(sandboxFolder(process.env))

const main = async (): Promise<void> => {
  const { values, positionals } = readArguments()
  if (values.help === true) {
    console.log(usage)
    return
  }
  const command = findCommand(positionals)
  const { stage, ...flags } = values
  const { environment, ...others } = await placeOf(stage)
  const asked: Asked = {
    flags,
    // Its lines would stand between those for the reader, or in the JSON.
    payport: currentPayport({
      environment,
      logger: new Logger({ logLevel: 'SILENT' }),
      bodies: eventBodies,
    }),
    ...others,
  }
  const { text, json, failed } = await command(asked)
  console.log(flags.json === true ? JSON.stringify(json, null, 2) : text)
  process.exitCode = failed === true ? 1 : 0
}

/** It names what to set, and no value. */
const isAboutSettings = (error: unknown): boolean =>
  error instanceof Error && error.name === 'SettingsInvalid'

const whereToLook = (): string =>
  `Say --stage for a stage in AWS, set them, or start a sandbox on this machine (npm start): with no
PAYPORT_TABLE set, the one that keeps its data in ${sandboxFolder(process.env)} is taken.`

main().catch((error: unknown) => {
  const told =
    error instanceof CalledWrongly || error instanceof EventsFailed || isAboutSettings(error)
  console.error(told ? (error as Error).message : error)
  if (isAboutSettings(error)) console.error(whereToLook())
  if (error instanceof CalledWrongly) console.error('See --help.')
  process.exitCode = error instanceof CalledWrongly ? 2 : 1
})
