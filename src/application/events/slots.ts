import * as T from 'fp-ts/Task'

/** Lets so many tasks run at the same time, whoever brings them; the others wait their turn. */
export const slots = (most: number) => {
  const waiting: Array<() => void> = []
  let free = most
  const enter = (): Promise<void> => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve))
    free -= 1
    return Promise.resolve()
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return <A>(task: T.Task<A>): T.Task<A> =>
    async () => {
      await enter()
      try {
        return await task()
      } finally {
        leave()
      }
    }
}

/** All of them, so many at the same time. */
export const sideBySide =
  (most: number) =>
  <A>(tasks: ReadonlyArray<T.Task<A>>): T.Task<readonly A[]> =>
    T.sequenceArray(tasks.map(slots(most)))
