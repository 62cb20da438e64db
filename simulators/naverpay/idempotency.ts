/** A key as it is filed, with what was asked under it. */
export type Keyed = {
  readonly name: string
  readonly fingerprint: string
}

export type Sent = {
  readonly status: number
  readonly code: string
  readonly text: string
}

type Kept = Sent & { readonly fingerprint: string }

export const keyHeader = 'X-NaverPay-Idempotency-Key'

export const fingerprintOf = (api: string, sent: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([api, ...Object.entries(sent).sort(([one], [other]) => (one < other ? -1 : 1))])

/** The answers that were given under idempotency keys. */
export class IdempotencyKeys {
  private readonly kept = new Map<string, Kept>()

  constructor(private readonly changed: () => void) {}

  find({ name }: Keyed): Kept | undefined {
    return this.kept.get(name)
  }

  /** The first answer stays. */
  keep({ name, fingerprint }: Keyed, sent: Sent): void {
    if (this.kept.has(name)) return
    this.kept.set(name, { ...sent, fingerprint })
    this.changed()
  }

  dump(): ReadonlyArray<readonly [string, Kept]> {
    return [...this.kept]
  }

  restore(kept: ReadonlyArray<readonly [string, Kept]>): void {
    this.reset()
    kept.forEach(([name, answer]) => this.kept.set(name, answer))
  }

  reset(): void {
    this.kept.clear()
  }
}
