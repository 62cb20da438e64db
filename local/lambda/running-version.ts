import {
  type ExecutionEnvironment,
  type PublishedVersion,
  startExecutionEnvironment,
} from './execution-environment'
import type { Invocation } from './runtime-api'

export type RunningVersion = {
  readonly invoke: (event: unknown) => Promise<Invocation>
  readonly stop: () => Promise<void>
}

/**
 * A version with as many environments as its events need at the same time, up to a limit: an event
 * that finds none free starts one, which is its cold start, or waits.
 */
export const runVersion = (
  published: PublishedVersion,
  mostEnvironments: number,
  onLine: (line: string) => void,
): RunningVersion => {
  const free: ExecutionEnvironment[] = []
  const waiting: Array<(environment: ExecutionEnvironment) => void> = []
  const all = new Set<Promise<ExecutionEnvironment>>()

  const start = async (): Promise<ExecutionEnvironment> => {
    const starting = startExecutionEnvironment(published, onLine)
    all.add(starting)
    return starting
  }
  const take = (): Promise<ExecutionEnvironment> => {
    const environment = free.pop()
    if (environment !== undefined) return Promise.resolve(environment)
    if (all.size < mostEnvironments) return start()
    return new Promise((resolve) => waiting.push(resolve))
  }
  const giveBack = (environment: ExecutionEnvironment): void => {
    const next = waiting.shift()
    if (next === undefined) free.push(environment)
    else next(environment)
  }
  const replace = async (dead: ExecutionEnvironment): Promise<void> => {
    for (const each of all) if ((await each) === dead) all.delete(each)
    await dead.stop()
    if (waiting.length > 0) giveBack(await start())
  }

  return {
    invoke: async (event) => {
      const environment = await take()
      const invocation = await environment.invoke(event)
      if (environment.alive()) giveBack(environment)
      else await replace(environment)
      return invocation
    },
    stop: async () => {
      const environments = await Promise.all(all)
      all.clear()
      await Promise.all(environments.map(({ stop }) => stop()))
    },
  }
}
