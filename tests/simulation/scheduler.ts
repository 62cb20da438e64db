/** Something that happens at a moment of virtual time. */
type Event = { readonly at: number; readonly order: number; readonly run: () => void }

const isBefore = (a: Event, b: Event): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order)

/** Lets everything run that waits for a promise which is settled already. */
const drain = (): Promise<void> =>
  new Promise((resolve) => {
    // A tick comes after all microtasks, those that microtasks queue included.
    process.nextTick(resolve)
  })

/**
 * Virtual time. Nothing waits for real: the next event is taken, its consequences run, and so on.
 * The events of one moment come in the order of `tie`, which the history draws at random.
 */
export class Scheduler {
  private readonly heap: Event[] = []
  /** Epoch ms. */
  now: number

  constructor(
    startsAt: number,
    private readonly tie: () => number,
  ) {
    this.now = startsAt
  }

  after(delayMs: number, run: () => void): void {
    this.push({ at: this.now + Math.max(0, delayMs), order: this.tie(), run })
  }

  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve)
    })
  }

  /** Runs events until there are none before `until`; the time is then that of the last one. */
  async run(until: number): Promise<void> {
    await drain()
    for (let next = this.heap[0]; next !== undefined && next.at <= until; next = this.heap[0]) {
      this.pop()
      this.now = next.at
      next.run()
      await drain()
    }
  }

  isIdle(): boolean {
    return this.heap.length === 0
  }

  private push(event: Event): void {
    const { heap } = this
    let index = heap.length
    heap.push(event)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(event, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = event
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const right = left + 1
      let child = left
      const a = heap[left]
      const b = heap[right]
      if (a === undefined) break
      if (b !== undefined && isBefore(b, a)) child = right
      const below = heap[child]
      if (below === undefined || !isBefore(below, last)) break
      heap[index] = below
      index = child
    }
    heap[index] = last
  }
}
