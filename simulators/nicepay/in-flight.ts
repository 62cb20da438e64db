/** Knows which payments have an answer under way, per kind of change. */
export class InFlight {
  private readonly running = new Set<string>()

  /** `isFirst` is false while an earlier call of this kind for this tid is still being answered. */
  async during<A>(
    kind: 'approve' | 'cancel',
    tid: string | undefined,
    answer: (isFirst: boolean) => Promise<A>,
  ): Promise<A> {
    if (tid === undefined) return answer(true)
    const key = `${kind} ${tid}`
    if (this.running.has(key)) return answer(false)
    this.running.add(key)
    try {
      return await answer(true)
    } finally {
      this.running.delete(key)
    }
  }
}
