/** Knows which tids have an approve or a cancel under way. */
export class InFlight {
  private readonly running = new Set<string>()

  /** `isFirst` is false while an earlier call for this tid is still being answered. */
  async during<A>(tid: string | undefined, answer: (isFirst: boolean) => Promise<A>): Promise<A> {
    if (tid === undefined) return answer(true)
    if (this.running.has(tid)) return answer(false)
    this.running.add(tid)
    try {
      return await answer(true)
    } finally {
      this.running.delete(tid)
    }
  }
}
