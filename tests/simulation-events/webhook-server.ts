import type { EndpointId, WebhookEndpoint } from '../../src/domain/events/endpoint'
import { eventTypeOf } from '../../src/domain/events/event-types'
import { eventIdOf } from '../../src/domain/events/event'
import type { MerchantId, PaymentId } from '../../src/domain/identifiers'
import { versionOf } from '../../src/domain/payment'
import type { TimelineEntry } from '../../src/domain/timeline'
import type {
  AddressedEvent,
  NotAnsweredCause,
  SendOutcome,
} from '../../src/application/ports/webhook-sender'
import type { Situation } from './faults'
import { secret } from './lives'
import type { Running } from './running'
import type { World } from './world'

/** A request as it arrives. `event` is absent for a test. */
export type Arrival = {
  readonly process: Running
  readonly situation: Situation
  readonly endpoint: WebhookEndpoint
  readonly id: string
  /** The secrets that it is signed with. */
  readonly signedWith: readonly string[]
  readonly event?: AddressedEvent
}

/** What comes back, and when. */
export type Reply = { readonly outcome: SendOutcome; readonly afterMs: number }

/** ms after which nobody waits for an answer any more. */
const patienceMs = 10_000
/** ms after a late answer when everybody knows of it. */
const noticedMs = 1_000
/** ms in which an answer holds up nobody. */
const promptMs = 3_000

/** An event that the server has taken, and when it did so first. */
type Taken = { readonly firstAt: number; times: number }

type SlowTime = { readonly from: number; readonly answeredAt: number; until: number }

/** The server behind one endpoint: checks all that a merchant relies on, and answers as it can. */
export class WebhookServer {
  /** Epoch ms when it was written. */
  standsSince: number
  /** The secrets that it believes; none until its merchant has read the first one. */
  known: readonly string[] = []
  /** It knows the newest secret. */
  hasNewest = false
  /** Epoch ms until which those that it believes surely sign, while it does not know the newest. */
  knownUntil = 0
  /** How often it was asked for another secret. */
  rotations = 0
  /** A secret was asked for and has not arrived. */
  isRotating = false
  /** Somebody asked for a secret and was not answered: which one is the newest is not known. */
  isUncertain = true
  /** Epoch ms when its secret was changed last; who read it before knows another one. */
  rotatedAt = 0
  downUntil = 0
  /** Epoch ms when it was deleted, and when it answered that it is gone. */
  deletedAt: number | undefined
  disabledAt: number | undefined
  readonly taken = new Map<string, Taken>()
  /** Events that were asked for once more. */
  readonly askedAgain = new Set<string>()
  /** Epoch ms between which it kept its callers waiting. */
  readonly slowTimes: SlowTime[] = []
  /** Epoch ms of slow answers since the last prompt one: everybody knows that it is slow. */
  private slowAnswers: readonly number[] = []
  private readonly arrived = new Set<string>()
  /** When it refused an event at its first try; undefined once that came again. */
  private readonly refusedAt = new Map<string, number | undefined>()
  /** Epoch ms of first refusals and of the tries that followed. */
  readonly retries: Array<{ readonly from: number; readonly to: number }> = []
  /** Payments of which it has not taken something at once. */
  readonly delayed = new Set<PaymentId>()

  constructor(
    private readonly world: World,
    readonly merchantId: MerchantId,
    readonly endpoint: WebhookEndpoint,
    /** Its server is slow and fails often. */
    readonly isBad: boolean,
  ) {
    this.standsSince = world.now
  }

  get id(): EndpointId {
    return this.endpoint.id
  }

  /**
   * Its creation was not answered yet when another call deleted it, and is repeated: its merchant is told
   * that it is there. Whoever knows its secret has the answer, and then what is deleted stays so.
   */
  createAgain(): void {
    if (this.deletedAt === undefined || this.known.length > 0) return
    this.deletedAt = undefined
    this.standsSince = this.world.now
  }

  /** Whether it must hear of a line. */
  wants({ at, event }: TimelineEntry): boolean {
    const { createdAt, types } = this.endpoint
    return at >= createdAt && (types === undefined || types.includes(eventTypeOf(event)))
  }

  receive(arrival: Arrival): Reply {
    const { world } = this
    const isFirst = !this.arrived.has(arrival.id)
    this.arrived.add(arrival.id)
    this.noteRetry(arrival)
    const answer = (
      outcome: Omit<Extract<SendOutcome, { readonly status: number }>, 'ms'>,
      afterMs: number,
    ): Reply => {
      this.hesitate(afterMs)
      return { outcome: { ...outcome, ms: afterMs } as SendOutcome, afterMs }
    }
    const silence = (cause: NotAnsweredCause, afterMs: number): Reply => {
      this.hesitate(afterMs)
      return { outcome: { _tag: 'NotAnswered', cause, ms: afterMs }, afterMs }
    }
    const refuse = (status: number): Reply => {
      this.delay(arrival)
      if (isFirst) this.refusedAt.set(arrival.id, world.now)
      return answer({ _tag: 'Refused', status }, world.random.between(5, 900))
    }
    this.examineCaller(arrival)
    const { situation } = arrival
    const probability = this.isBad ? 0.15 : 0.015

    if (this.downUntil > world.now) {
      world.met('down', situation)
      this.delay(arrival)
      return world.random.chance(0.5)
        ? silence('ConnectionFailed', 5)
        : silence('TimedOut', patienceMs)
    }
    if (world.fault('notReached', situation, probability)) {
      this.delay(arrival)
      return silence('ConnectionFailed', world.random.between(5, 3_000))
    }
    this.examine(arrival)
    if (!this.known.some((each) => arrival.signedWith.includes(each))) {
      this.checkSignature(arrival)
      return refuse(401)
    }
    if (world.fault('refused', situation, probability)) return refuse(500)
    if (world.fault('gone', situation, 0.004)) {
      this.disabledAt ??= world.now
      this.delay(arrival)
      return answer({ _tag: 'Gone', status: 410 }, world.random.between(5, 900))
    }
    if (world.fault('neverAnswered', situation, probability)) {
      this.delay(arrival)
      return silence('TimedOut', patienceMs)
    }
    if (world.fault('acceptedTooLate', situation, probability)) {
      world.scheduler.after(world.random.between(patienceMs, 30_000), () => {
        this.take(arrival)
      })
      this.delay(arrival)
      return silence('TimedOut', patienceMs)
    }
    this.take(arrival)
    if (world.fault('acceptedThenLost', situation, probability)) {
      this.delay(arrival)
      return silence('ConnectionFailed', world.random.between(5, 3_000))
    }
    const isSlow = world.fault('slow', situation, this.isBad ? 0.3 : 0.01)
    return answer(
      { _tag: 'Accepted', status: 200 },
      isSlow ? world.random.between(promptMs + 1, patienceMs - 1) : world.random.between(5, 900),
    )
  }

  private delay({ event }: Arrival): void {
    if (event !== undefined) this.delayed.add(event.payment.id)
  }

  /** It keeps a caller waiting, and counts as slow until it has answered one in time again. */
  private hesitate(afterMs: number): void {
    const { now } = this.world
    // A prompt answer at nearly the same time may be the one that is remembered.
    this.slowAnswers =
      afterMs > promptMs
        ? [...this.slowAnswers, now + afterMs]
        : this.slowAnswers.filter((answeredAt) => answeredAt > now + afterMs + noticedMs)
    if (afterMs > promptMs)
      this.slowTimes.push({ from: now, answeredAt: now + afterMs, until: Infinity })
    else
      for (const slow of this.slowTimes)
        if (now >= slow.answeredAt + noticedMs) slow.until = Math.min(slow.until, now + afterMs)
  }

  /** How long a line that it refused for the first time is kept from it. */
  private noteRetry({ id, event }: Arrival): void {
    const refusedAt = this.refusedAt.get(id)
    if (event === undefined || refusedAt === undefined) return
    this.retries.push({ from: refusedAt, to: this.world.now })
    this.refusedAt.set(id, undefined)
  }

  private take({ event, id }: Arrival): void {
    const { world } = this
    if (event === undefined) return
    const before = this.taken.get(id)
    world.say(
      this.id,
      () => `takes ${world.orderOf(event.payment.id)}#${String(event.entry.sequence)}`,
    )
    if (before === undefined) this.taken.set(id, { firstAt: world.now, times: 1 })
    else {
      before.times += 1
      if (world.isCalm && !this.askedAgain.has(id))
        world.violate('once is enough', `${this.id} takes ${id} again`)
    }
  }

  private checkSignature({ process }: Arrival): void {
    if (!this.isRotating && !this.isUncertain && process.startedAt > this.rotatedAt)
      this.world.violate('every message can be verified', `${this.id} knows no secret of it`)
  }

  /** Who is known to be slow holds up the retry run alone, and no change of another merchant. */
  private examineCaller({ process, event }: Arrival): void {
    if (!this.world.isCalm || process.role !== 'following' || event === undefined) return
    if (this.slowAnswers.some((answeredAt) => process.startedAt > answeredAt + noticedMs))
      this.world.violate('a slow endpoint is left to the retry run', this.id)
  }

  /** What must hold of all that arrives, whether it is taken or not. */
  private examine({ id, event, endpoint, process }: Arrival): void {
    const { world } = this
    if (endpoint.id !== this.id) world.violate('nothing is invented', `${id} at ${this.id}`)
    if (this.deletedAt !== undefined && process.startedAt > this.deletedAt)
      world.violate('what is deleted hears nothing', this.id)
    if (event === undefined) return
    this.examineContents(id, event)
    this.examineOrder(id, event, process)
  }

  private examineContents(id: string, { payment, entry, position }: AddressedEvent): void {
    const { world } = this
    const commits = world.commits.get(payment.id) ?? []
    const committed = commits.at(entry.sequence - 1)?.payment.timeline[entry.sequence - 1]
    const image = commits.at(versionOf(payment) - 1)?.payment
    const isTrue =
      committed === entry &&
      image !== undefined &&
      versionOf(payment) >= entry.sequence &&
      payment.timeline === image.timeline &&
      payment._tag === image._tag &&
      payment.order === image.order &&
      payment.merchantId === this.merchantId &&
      position > 0 &&
      id === eventIdOf(payment.id, entry.sequence)
    if (!isTrue) world.violate('nothing is invented', id)
    if (JSON.stringify(payment).includes(secret)) world.violate('events keep secrets', id)
  }

  private examineOrder(id: string, event: AddressedEvent, { role }: Running): void {
    const { world } = this
    const { payment, entry } = event
    // Whoever asks for an event once more gets it, also one from before the endpoint was there.
    const isWanted = this.wants(entry)
    if (!isWanted && role !== 'managing')
      world.violate('nobody hears of more than they asked for', id)
    const previous = payment.timeline.filter(
      (each) => each.sequence < entry.sequence && this.wants(each),
    )
    const last = previous.at(-1)
    if (event.previousSequence !== (last?.sequence ?? null))
      world.violate('every message names the one before', id)
    if (!isWanted) return
    for (const each of previous)
      if (!this.taken.has(eventIdOf(payment.id, each.sequence)))
        world.violate('each payment is told in order', `${id} before line ${String(each.sequence)}`)
  }

  /** Nothing of its own held up what was to be told from then to then. */
  wasPrompt(from: number, to: number): boolean {
    return this.slowTimes.every((slow) => slow.until < from || slow.from > to)
  }

  takenAt(paymentId: PaymentId, sequence: number): number | undefined {
    return this.taken.get(eventIdOf(paymentId, sequence))?.firstAt
  }

  /** Lines that it must have heard of by now. */
  missing(paymentId: PaymentId): readonly TimelineEntry[] {
    const { world } = this
    const payment = world.paymentOf(paymentId)
    if (payment === undefined || this.deletedAt !== undefined) return []
    return payment.timeline.filter(
      (entry) =>
        this.wants(entry) &&
        (world.committedAt(paymentId, entry.sequence) ?? 0) >= this.standsSince &&
        !this.taken.has(eventIdOf(paymentId, entry.sequence)),
    )
  }
}
