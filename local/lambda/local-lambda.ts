import { type AliasTable, aliasTable, versionFor } from './alias-table'
import type { PublishedVersion } from './execution-environment'
import type { Invocation } from './runtime-api'
import { type RunningVersion, runVersion } from './running-version'

export type Invoked = { readonly version: string; readonly invocation: Invocation }

/** Lambda on one machine: published versions, and an alias of each function that splits its events. */
export type LocalLambda = {
  readonly aliases: AliasTable
  readonly publish: (published: PublishedVersion) => void
  readonly versions: (functionName: string) => readonly PublishedVersion[]
  /** Through the alias unless a version is named. */
  readonly invoke: (functionName: string, event: unknown, version?: string) => Promise<Invoked>
  readonly stop: () => Promise<void>
}

export type LocalLambdaOptions = {
  readonly random: () => number
  readonly mostEnvironments: number
  /** What the functions print. */
  readonly onLine: (line: string) => void
  readonly onInvoked: (published: PublishedVersion, invocation: Invocation) => void
}

type Running = { readonly published: PublishedVersion; readonly running: RunningVersion }

export const localLambda = (options: LocalLambdaOptions): LocalLambda => {
  const { random, mostEnvironments, onLine, onInvoked } = options
  const aliases = aliasTable()
  const all: Running[] = []

  const chosen = (functionName: string, wanted: string | undefined): Running => {
    const alias = aliases.read(functionName)
    const version = wanted ?? (alias && versionFor(alias, random()))
    const found = all.find(
      ({ published }) => published.functionName === functionName && published.version === version,
    )
    if (found === undefined) throw new Error(`There is no ${functionName}:${version ?? 'live'}`)
    return found
  }

  return {
    aliases,
    publish: (published) => {
      all.push({ published, running: runVersion(published, mostEnvironments, onLine) })
      aliases.publish(published.functionName, published.version)
    },
    versions: (functionName) =>
      all.flatMap(({ published }) => (published.functionName === functionName ? [published] : [])),
    invoke: async (functionName, event, wanted) => {
      const { published, running } = chosen(functionName, wanted)
      const invocation = await running.invoke(event)
      onInvoked(published, invocation)
      return { version: published.version, invocation }
    },
    stop: async () => {
      await Promise.all(all.splice(0).map(({ running }) => running.stop()))
    },
  }
}
