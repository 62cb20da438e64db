/** Histories that once found something, or that few others look like: run each time. */
export const corpus: ReadonlyArray<{
  readonly seed: number
  readonly index: number
  readonly why: string
}> = []
