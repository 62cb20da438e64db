/** What an index shows of an item from a moment on; undefined when it is not in it. */
type Shown<A> = { readonly from: number; readonly value: A | undefined }

/** A global secondary index: shows every write, in order, a while after it was made. */
export class LaggingIndex<A> {
  private readonly items = new Map<string, Array<Shown<A>>>()

  constructor(private readonly now: () => number) {}

  write(key: string, value: A | undefined, lagMs: number): void {
    const shown = this.items.get(key) ?? []
    const from = Math.max(this.now() + lagMs, shown.at(-1)?.from ?? 0)
    shown.push({ from, value })
    this.items.set(key, shown)
  }

  values(): readonly A[] {
    return [...this.items.values()].flatMap((shown) => {
      const value = this.shownOf(shown)
      return value === undefined ? [] : [value]
    })
  }

  private shownOf(shown: Array<Shown<A>>): A | undefined {
    const at = this.now()
    while (shown.length > 1 && (shown[1]?.from ?? Infinity) <= at) shown.shift()
    const [first] = shown
    return first !== undefined && first.from <= at ? first.value : undefined
  }
}
