import type { ModelAnswer, ModelCancel, ModelCharge, ModelProvider } from './contract'

/** What becomes of the provider's calls for as long as a step takes. */
export type Weather = {
  readonly [Call in 'approve' | 'refund' | 'inquire' | 'reverse']?:
    'lost' | 'dropped' | 'unreached' | 'refused' | 'anotherAmount'
}

export type BookedCharge = ModelCharge & {
  readonly consent: string
  readonly key: string
  readonly cancels: ModelCancel[]
}

export const balanceOf = ({ total, cancels }: BookedCharge): number =>
  cancels.reduce((left, cancel) => left - cancel.total, total)

const yes = <A>(value: A): ModelAnswer<A> => ({ _tag: 'Yes', value })
const unknown = { _tag: 'Unknown' } as const

/** A provider of one order: it charges once for each consent, and the same key is the same request. */
export class ProviderModel implements ModelProvider {
  readonly charges: BookedCharge[] = []
  weather: Weather = {}
  private readonly sessions = new Map<string, number>()
  private names = 0

  constructor(private readonly now: () => number) {}

  private name(prefix: string): string {
    this.names += 1
    return `${prefix}${String(this.names)}`
  }

  /** `lost`: done, and nobody hears of it. `dropped`: neither. */
  private under<A>(call: keyof Weather, serve: () => ModelAnswer<A>): ModelAnswer<A> {
    switch (this.weather[call]) {
      case 'dropped':
        return unknown
      case 'unreached':
        return { _tag: 'NotSent' }
      case 'refused':
        return { _tag: 'No', kind: 'CardRefused' }
      case 'lost':
        serve()
        return unknown
      default:
        return serve()
    }
  }

  open(attemptId: string, total: number): string {
    this.sessions.set(attemptId, total)
    return `session of ${attemptId}`
  }

  approve({ consent, attemptId, key }: Parameters<ModelProvider['approve']>[0]) {
    return this.under<ModelCharge>('approve', () => {
      const before = this.charges.find((each) => each.consent === consent)
      if (before !== undefined) return before.key === key ? yes(before) : unknown
      const total = this.sessions.get(attemptId) ?? 0
      const charge: BookedCharge = {
        reference: this.name('T'),
        attemptId,
        total: this.weather.approve === 'anotherAmount' ? total + 100 : total,
        at: this.now(),
        consent,
        key,
        cancels: [],
      }
      this.charges.push(charge)
      return yes(charge)
    })
  }

  private cancel(charge: BookedCharge, total: number, refundId?: string): ModelAnswer<string> {
    if (total > balanceOf(charge) || total === 0)
      return { _tag: 'No', kind: 'RefundExceedsBalance' }
    const reference = this.name('C')
    charge.cancels.push({
      reference,
      total,
      at: this.now(),
      ...(refundId !== undefined && { refundId }),
    })
    return yes(reference)
  }

  refund({ reference, refundId, total }: Parameters<ModelProvider['refund']>[0]) {
    return this.under('refund', () => {
      const charge = this.charges.find((each) => each.reference === reference)
      if (charge === undefined) return unknown
      const done = charge.cancels.find((each) => each.refundId === refundId)
      return done === undefined ? this.cancel(charge, total, refundId) : yes(done.reference)
    })
  }

  inquire(attemptId: string) {
    return this.under('inquire', () => {
      const charge = this.charges.find((each) => each.attemptId === attemptId)
      return yes({ ...(charge !== undefined && { charge }), cancels: charge?.cancels ?? [] })
    })
  }

  reverse({ reference, attemptId }: Parameters<ModelProvider['reverse']>[0]) {
    return this.under('reverse', () => {
      const charge = this.charges.find(
        (each) => each.reference === reference || each.attemptId === attemptId,
      )
      return charge === undefined ? unknown : this.cancel(charge, balanceOf(charge))
    })
  }
}
