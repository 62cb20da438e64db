import type { ProviderName } from '../../src/domain/provider-name'
import type { World } from './world'

/** A checkout as the provider keeps it. */
export type Session = {
  readonly id: string
  readonly orderId: string
  readonly attemptId: string
  readonly total: number
  readonly taxFree: number
  readonly openedAt: number
}

/** One shopper's yes: what an approve call names. */
export type Yes = { readonly consent: string; readonly session: Session; readonly at: number }

export type Cancel = {
  readonly reference: string
  /** Ours, where the cancel is ours. */
  readonly refundId?: string
  readonly total: number
  readonly at: number
  /** When an inquiry begins to show it. */
  readonly shownFrom: number
  /** The provider's books do not tell our number. */
  readonly isNameless: boolean
}

export type Charge = {
  readonly reference: string
  readonly session: Session
  /** What the provider says that it charged for: wrong at times. */
  readonly attemptId: string
  readonly total: number
  readonly at: number
  readonly shownFrom: number
  readonly key: string
  readonly provider: ProviderName
  readonly cancels: Cancel[]
  /** Somebody gave money back at the provider's console. */
  administered: boolean
}

/** How the three differ in what a charge hangs on and for how long it can be made. */
type Character = {
  /** A second approve of the same: by session (KakaoPay) or by the shopper's yes. */
  readonly chargesOnce: 'session' | 'consent'
  readonly windowFrom: 'session' | 'consent'
  readonly windowMs: number
  /** The same key brings the same answer again. */
  readonly replays: boolean
  readonly tellsOpen: boolean
  readonly tellsRefused: boolean
}

const minuteMs = 60_000

const characters: { readonly [Name in ProviderName]: Character } = {
  kakaopay: {
    chargesOnce: 'session',
    windowFrom: 'session',
    windowMs: 15 * minuteMs,
    replays: false,
    tellsOpen: true,
    tellsRefused: true,
  },
  naverpay: {
    chargesOnce: 'consent',
    windowFrom: 'consent',
    windowMs: 10 * minuteMs,
    replays: true,
    tellsOpen: false,
    tellsRefused: false,
  },
  nicepay: {
    chargesOnce: 'consent',
    windowFrom: 'consent',
    windowMs: 60 * minuteMs,
    replays: false,
    tellsOpen: false,
    tellsRefused: true,
  },
}

export const balanceOf = (charge: Charge): number =>
  charge.cancels.reduce((left, { total }) => left - total, charge.total)

export type Approved = { readonly _tag: 'Approved'; readonly charge: Charge }
export type ApproveAnswer =
  Approved | { readonly _tag: 'Already' } | { readonly _tag: 'No' | 'Late' | 'Unknown' }

/** One provider's books, and what it does with a request the moment that it runs. */
export class ProviderModel {
  readonly charges: Charge[] = []
  readonly sessions = new Map<string, Session>()
  private readonly yeses = new Map<string, Yes>()
  private readonly refusedUnits = new Set<string>()
  private readonly cancelsByKey = new Map<string, Cancel>()
  readonly character: Character
  /** Answers nobody until then. */
  darkUntil = 0

  constructor(
    readonly name: ProviderName,
    private readonly world: World,
  ) {
    this.character = characters[name]
  }

  private darkFrom = 0
  private darkEnded = 0

  darken(forMs: number): void {
    this.darkFrom = this.world.now
    this.darkUntil = this.world.now + forMs
    this.darkEnded = this.darkUntil
    this.world.say(this.name, () => `answers nobody for ${String(forMs / 1_000)} s`)
  }

  /** Epoch ms since when it answered, as of `at`; 0 when it always did. */
  reachableFrom(at: number): number {
    return this.darkFrom <= at && this.darkEnded > 0 ? Math.min(this.darkEnded, at) : 0
  }

  open(session: Session): void {
    this.sessions.set(session.id, session)
  }

  agree(session: Session): Yes {
    const yes = { consent: this.world.name('yes'), session, at: this.world.now }
    this.yeses.set(yes.consent, yes)
    return yes
  }

  isGenuine(consent: string, sessionId: string): boolean {
    return this.yeses.get(consent)?.session.id === sessionId
  }

  private unitOf(yes: Yes): string {
    return this.character.chargesOnce === 'session' ? yes.session.id : yes.consent
  }

  chargeOf(consent: string): Charge | undefined {
    const yes = this.yeses.get(consent)
    return yes === undefined
      ? undefined
      : this.charges.find(({ reference }) => reference === this.unitOf(yes))
  }

  /** The yes that a charge was made for. */
  consentOfCharge(reference: string): string {
    const byYes = this.yeses.get(reference)
    if (byYes !== undefined) return byYes.consent
    return [...this.yeses.values()].find(({ session }) => session.id === reference)?.consent ?? ''
  }

  isLate(yes: Yes): boolean {
    const from = this.character.windowFrom === 'session' ? yes.session.openedAt : yes.at
    return this.world.now > from + this.character.windowMs
  }

  approve(consent: string, key: string, spoiled: Partial<Charge> = {}): ApproveAnswer {
    const { world } = this
    const yes = this.yeses.get(consent)
    if (yes === undefined) return { _tag: 'Unknown' }
    const unit = this.unitOf(yes)
    const before = this.charges.find(({ reference }) => reference === unit)
    if (before !== undefined)
      return this.character.replays && before.key === key
        ? { _tag: 'Approved', charge: before }
        : { _tag: 'Already' }
    if (this.refusedUnits.has(unit)) return { _tag: 'No' }
    if (this.isLate(yes)) return { _tag: 'Late' }
    const lag = world.fault('inquiryLags', 0.1) ? world.random.between(1_000, 150_000) : 0
    const charge: Charge = {
      reference: unit,
      session: yes.session,
      attemptId: yes.session.attemptId,
      total: yes.session.total,
      at: world.now,
      shownFrom: world.now + lag,
      key,
      provider: this.name,
      cancels: [],
      administered: false,
      ...spoiled,
    }
    this.charges.push(charge)
    world.say(this.name, () => `charges ${String(charge.total)} won for ${charge.attemptId}`)
    return { _tag: 'Approved', charge }
  }

  refuse(consent: string): void {
    const yes = this.yeses.get(consent)
    if (yes !== undefined) this.refusedUnits.add(this.unitOf(yes))
  }

  isRefused(consent: string): boolean {
    const yes = this.yeses.get(consent)
    return yes !== undefined && this.refusedUnits.has(this.unitOf(yes))
  }

  cancelDone(key: string): Cancel | undefined {
    return this.cancelsByKey.get(key)
  }

  /** A cancel that somebody makes at the console. */
  administer(charge: Charge, total: number): void {
    charge.administered = true
    this.cancel(charge, total, {})
  }

  /** Gives back as much as is asked for, if that much is left. */
  cancel(charge: Charge, total: number, by: { readonly key?: string; readonly refundId?: string }) {
    const { world } = this
    if (total > balanceOf(charge)) return undefined
    const lag = world.fault('inquiryLags', 0.1) ? world.random.between(1_000, 150_000) : 0
    const cancel: Cancel = {
      reference: world.name('cancel'),
      total,
      at: world.now,
      shownFrom: world.now + lag,
      isNameless: by.refundId !== undefined && world.fault('namelessCancel', 0.02),
      ...(by.refundId !== undefined && { refundId: by.refundId }),
    }
    charge.cancels.push(cancel)
    if (by.key !== undefined) this.cancelsByKey.set(by.key, cancel)
    world.say(this.name, () => `gives ${String(total)} won of ${charge.attemptId} back`)
    return cancel
  }
}
