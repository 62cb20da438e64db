type SweepTimer = {
  readonly sweep: () => Promise<unknown>
  /** ms between the end of a run and the start of the next. */
  readonly everyMs: number
  readonly onFailure: (error: unknown) => void
}

/**
 * What the schedule does in AWS: runs the sweep again and again, never twice at the same time. The
 * answer stops it and resolves when the run that goes on is over.
 */
export const startSweepTimer = ({
  sweep,
  everyMs,
  onFailure,
}: SweepTimer): (() => Promise<void>) => {
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const plan = () => {
    timer = setTimeout(() => {
      running = sweep()
        .then(() => undefined, onFailure)
        .finally(() => {
          if (timer !== undefined) plan()
        })
    }, everyMs)
  }
  plan()
  return async () => {
    clearTimeout(timer)
    timer = undefined
    await running
  }
}
