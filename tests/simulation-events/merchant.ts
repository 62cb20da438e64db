import {
  createEndpoint,
  deleteEndpoint,
  enableEndpoint,
  rotateSecret,
  testEndpoint,
} from '../../src/application/events/manage-endpoints'
import { listEvents } from '../../src/application/events/list-events'
import { redeliverEvent } from '../../src/application/events/redeliver-event'
import type { EndpointId } from '../../src/domain/events/endpoint'
import { eventIdOf, type RecordedEvent } from '../../src/domain/events/event'
import { allEventTypes, type EventType } from '../../src/domain/events/event-types'
import type { MerchantId, PaymentId } from '../../src/domain/identifiers'
import type * as TE from 'fp-ts/TaskEither'

import type { FaultKind, Situation } from './faults'
import { portsOf, type Ports, type Site } from './ports'
import { call } from './running'
import type { WebhookServer } from './webhook-server'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** ms in which all tries of a line may have failed. */
const lateMs = 80 * hourMs

/** A merchant: its endpoints, what it does to them, and how it reads its feed. */
export class Merchant {
  readonly payments: PaymentId[] = []
  /** The events that it has read, in the order of the feed. */
  readonly feed: RecordedEvent[] = []
  private urls = 0

  constructor(
    private readonly site: Site,
    readonly id: MerchantId,
    /** ms in which it does something to its endpoints. */
    private readonly busyMs: number,
  ) {}

  async run(): Promise<void> {
    const { random, scheduler, isCalm } = this.site.world
    const many =
      isCalm && this.site.servers.bad.has(this.id) ? random.between(1, 10) : random.between(0, 2)
    await Promise.all(Array.from({ length: many }, () => this.create()))
    if (isCalm) return
    const acts = random.between(0, 8)
    await Promise.all(
      Array.from({ length: acts }, async () => {
        await scheduler.wait(random.below(random.chance(0.15) ? lateMs : this.busyMs))
        await this.act()
      }),
    )
  }

  /** Reads what its feed has more; stops where nothing more shows up. */
  async readFeed(): Promise<void> {
    const { world } = this.site
    for (;;) {
      const after = this.feed.at(-1)?.position
      const answer = await call(world, 'managing', (process) =>
        listEvents(portsOf(this.site, process))({
          merchantId: this.id,
          ...(after !== undefined && { after }),
          limit: world.random.between(1, 20),
        }),
      )
      if (answer === undefined) return
      if ('failure' in answer) {
        if (answer.failure._tag === 'EventsExpired' || answer.failure._tag === 'PositionAhead')
          world.violate('the feed has no gap', answer.failure._tag)
        return
      }
      const { events, next } = answer.value
      for (const event of events) {
        if (event.position !== (this.feed.at(-1)?.position ?? 0) + 1)
          world.violate('the feed has no gap', `${String(event.position)} comes next`)
        this.feed.push(event)
      }
      if (next !== (this.feed.at(-1)?.position ?? 0))
        world.violate('the feed has no gap', `goes on at ${String(next)}`)
      if (events.length === 0) return
    }
  }

  /** A disabled endpoint is enabled again once its merchant has mended it. */
  async enableAll(): Promise<void> {
    for (const server of this.standing())
      if (server.disabledAt !== undefined) await this.enable(server)
  }

  /** Asks until the secret of a new endpoint has come. */
  async learnSecrets(): Promise<void> {
    for (const server of this.standing()) {
      if (!server.isUncertain && server.hasNewest) continue
      server.isUncertain = true
      await this.rotate(server)
      server.isUncertain = false
    }
  }

  private standing(): readonly WebhookServer[] {
    return this.site.servers.of(this.id).filter(({ deletedAt }) => deletedAt === undefined)
  }

  private ask<F, A>(run: (ports: Ports) => TE.TaskEither<F, A>) {
    return call(this.site.world, 'managing', (process) => run(portsOf(this.site, process)))
  }

  private async act(): Promise<void> {
    const { random } = this.site.world
    const [first, ...others] = this.standing()
    if (first === undefined || random.chance(0.15)) return this.create()
    const server = random.pick([first, ...others])
    switch (random.below(6)) {
      case 0:
        return this.delete(server)
      case 1:
        return this.rotate(server)
      case 2:
        return this.enable(server)
      case 3:
        return this.test(server)
      default:
        return this.redeliver(server)
    }
  }

  private async create(): Promise<void> {
    const { world } = this.site
    this.urls += 1
    const url = `https://shop.example/${String(this.urls)}`
    const types = this.someTypes()
    const answer = await this.ask((ports) =>
      createEndpoint(ports)({ merchantId: this.id, url, ...(types !== undefined && { types }) }),
    )
    if (answer === undefined || 'failure' in answer) {
      // Its merchant asks again, and learns that it is there.
      return
    }
    const { endpoint, secret } = answer.value
    const server = this.site.servers.find(endpoint.id)
    if (server === undefined) {
      world.violate('what is told is true', `${endpoint.id} was not written`)
      return
    }
    this.count('endpointCreated', server)
    server.known = [secret]
    server.isRotating = false
    server.isUncertain = false
    server.hasNewest = true
    if (server.isBad && world.random.chance(0.7))
      server.downUntil = world.now + world.random.between(1, 40) * minuteMs
    else if (!world.isCalm && world.random.chance(0.2))
      server.downUntil =
        world.now +
        (world.random.chance(0.3) ? 80 * hourMs : world.random.between(1, 300) * minuteMs)
  }

  private someTypes(): readonly EventType[] | undefined {
    const { random } = this.site.world
    return random.chance(0.3) ? allEventTypes.filter(() => random.chance(0.5)) : undefined
  }

  private async delete(server: WebhookServer): Promise<void> {
    this.count('endpointDeleted', server)
    await this.ask((ports) => deleteEndpoint(ports)({ merchantId: this.id, id: server.id }))
  }

  /** The new secret comes into use at once, or hours later: each old one signs for a day. */
  private async rotate(server: WebhookServer): Promise<void> {
    const { random, scheduler, now } = this.site.world
    const knownUntil = server.hasNewest ? now + dayMs : server.knownUntil
    if (server.isRotating && !server.isUncertain) return
    this.count('secretRotated', server)
    server.isRotating = true
    server.rotations += 1
    const rotation = server.rotations
    const answer = await this.ask((ports) =>
      rotateSecret(ports)({ merchantId: this.id, id: server.id }),
    )
    if (answer === undefined || 'failure' in answer) {
      // It may have been rotated, or be rotated much later: nobody knows which secret is the newest.
      server.isUncertain = true
      return
    }
    server.isRotating = false
    server.rotatedAt = this.site.world.now
    const mostMs = knownUntil - this.site.world.now - 4 * hourMs
    if (mostMs > 0 && !server.isUncertain && random.chance(0.5)) {
      server.hasNewest = false
      server.knownUntil = knownUntil
      await scheduler.wait(random.below(mostMs))
      // Another rotation may have come between.
      if (server.rotations !== rotation) return
    }
    server.known = [answer.value.secret]
    server.hasNewest = true
  }

  private async enable(server: WebhookServer): Promise<void> {
    if (server.disabledAt !== undefined) this.count('endpointEnabled', server)
    const answer = await this.ask((ports) =>
      enableEndpoint(ports)({ merchantId: this.id, id: server.id }),
    )
    if (answer !== undefined && 'value' in answer) server.disabledAt = undefined
  }

  private async test(server: WebhookServer): Promise<void> {
    await this.ask((ports) => testEndpoint(ports)({ merchantId: this.id, id: server.id }))
  }

  private async redeliver(server: WebhookServer): Promise<void> {
    const { world } = this.site
    const [first, ...others] = this.payments
    if (first === undefined) return
    const paymentId = world.random.pick([first, ...others])
    const last = world.paymentOf(paymentId)?.timeline.length ?? 1
    const sequence = world.random.between(1, last)
    for (const each of this.standing()) each.askedAgain.add(eventIdOf(paymentId, sequence))
    this.count('redelivered', server, paymentId)
    await this.ask((ports) => redeliverEvent(ports)({ merchantId: this.id, paymentId, sequence }))
  }

  /** Under the standing of a lane of the endpoint, the liveliest unless one is asked for. */
  private count(kind: FaultKind, { id }: { readonly id: EndpointId }, paymentId?: PaymentId): void {
    const { world } = this.site
    const standings = world.table.lanes
      .all()
      .filter((lane) => lane.endpointId === id && (paymentId ?? lane.paymentId) === lane.paymentId)
      .map(({ standing }): Situation => standing._tag)
    const order: readonly Situation[] = ['Parked', 'Sending', 'Waiting']
    world.met(kind, order.find((each) => standings.includes(each)) ?? 'Idle')
  }
}
