import type * as TE from 'fp-ts/TaskEither'

import type { Process } from '../simulation/process'
import { startProcess } from '../simulation/process'
import type { Situation } from './faults'
import type { World } from './world'

/** What a process was started for. */
export type Role = 'following' | 'retrying' | 'managing' | 'repairing'

export type Running = Process & {
  readonly role: Role
  /** Epoch ms. */
  readonly startedAt: number
  /** It has answered. */
  isDone: boolean
}

export const situationOf = (role: Role): Situation => (role === 'following' ? 'recording' : role)

export const start = (world: World, role: Role): Running => ({
  ...startProcess(world.at(situationOf(role)), role),
  role,
  startedAt: world.now,
  isDone: false,
})

/** Ends a process that runs for longer than it may; on a machine of one's own there is no limit. */
export const limit = (world: World, process: Running, ms: number): void => {
  world.scheduler.after(ms, () => {
    if (process.isDead || process.isDone) return
    process.isDead = true
    world.met('timeLimit', situationOf(process.role))
    world.say(process.name, () => 'is stopped at its time limit')
  })
}

/** ms; what API Gateway gives a call. */
const callMs = 30_000

/** The use case runs in a process of its own; undefined when no answer comes back. */
export const call = <F, A>(
  world: World,
  role: Role,
  run: (process: Running) => TE.TaskEither<F, A>,
): Promise<{ readonly failure: F } | { readonly value: A } | undefined> => {
  const process = start(world, role)
  world.say(process.name, () => 'begins')
  return new Promise((resolve, reject) => {
    world.scheduler.after(callMs, () => {
      resolve(undefined)
    })
    run(process)().then((answer) => {
      resolve(answer._tag === 'Right' ? { value: answer.right } : { failure: answer.left })
    }, reject)
  })
}
