/** Knows which payments and which idempotency keys have an answer under way. */
export class InFlight {
  private readonly running = new Set<string>()

  /** `isBusy` tells of each name whether an earlier call that holds it is still being answered. */
  async during<A>(
    names: readonly string[],
    answer: (isBusy: (name: string) => boolean) => Promise<A>,
  ): Promise<A> {
    const free = names.filter((name) => !this.running.has(name))
    free.forEach((name) => this.running.add(name))
    try {
      return await answer((name) => !free.includes(name))
    } finally {
      free.forEach((name) => this.running.delete(name))
    }
  }
}
