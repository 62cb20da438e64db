import * as E from 'fp-ts/Either'

import { cancelPayment } from '../../src/application/cancel-payment'
import { confirmPayment } from '../../src/application/confirm-payment'
import { createPayment } from '../../src/application/create-payment'
import { getPayment } from '../../src/application/get-payment'
import { refundPayment } from '../../src/application/refund-payment'
import type { MerchantId, OrderId } from '../../src/domain/identifiers'
import type { Merchant } from '../../src/domain/merchant'
import type { Won } from '../../src/domain/money'
import type { Order } from '../../src/domain/order'
import { isApproved, type Payment, type Refund, stateAt } from '../../src/domain/payment'
import type { ProviderName } from '../../src/domain/provider-name'
import { type Models, request } from './callers'
import { shopper } from './shopper'
import type { World } from './world'

/** What the merchant was told and relies on. */
export type Acknowledged = {
  paid: string | undefined
  readonly refunds: Map<number, Refund['standing']['_tag']>
}

const merchant: Merchant = {
  id: 'sim' as MerchantId,
  returnOrigins: ['https://shop.example'],
  providersOff: [],
}
const names: readonly [ProviderName, ...ProviderName[]] = ['kakaopay', 'naverpay', 'nicepay']
const total = 10_000
const taxFree = 3_000

const secondMs = 1_000

/** The merchant's server from the first request to the last refund. */
export class MerchantServer {
  readonly told: Acknowledged = { paid: undefined, refunds: new Map() }
  private readonly order: Order
  private shoppers: Array<Promise<void>> = []
  private greeted = 0

  constructor(
    private readonly world: World,
    private readonly models: Models,
  ) {
    this.order = {
      orderId: 'ORD-1' as OrderId,
      orderName: 'order',
      amount: { total: total as Won, taxFree: taxFree as Won },
      returnUrl: 'https://shop.example/orders/1',
      confirm: world.random.chance(0.3) ? 'manual' : 'automatic',
      metadata: {},
    }
  }

  /** Takes one order through; resolves when the merchant has lost interest. */
  async run(): Promise<void> {
    const { world } = this
    const { random } = world
    const provider = random.pick(names)
    if (world.random.chance(0.15)) {
      const second = this.create(provider)
      await this.create(provider)
      world.met('doublePost')
      await second
    } else await this.create(provider)

    const rounds = random.between(3, 9)
    for (let round = 0; round < rounds; round += 1) {
      await world.scheduler.wait(random.between(2, 200) * secondMs)
      const payment = await this.read()
      if (payment !== undefined && isApproved(payment)) break
      await this.act(payment, provider)
    }
    await this.refundSome()
    await Promise.all(this.shoppers)
    if (random.chance(0.3)) await this.read()
  }

  private async act(payment: Payment | undefined, provider: ProviderName): Promise<void> {
    const { world } = this
    const { random } = world
    if (payment === undefined) {
      await this.create(provider)
      return
    }
    const state = stateAt(new Date(world.now), payment)
    if (state === 'Authorized' && random.chance(0.8)) await this.confirm(payment)
    else if ((state === 'AwaitingShopper' || state === 'Authorized') && random.chance(0.15)) {
      if (random.chance(0.5)) await this.cancel(payment)
      else {
        world.met('secondProvider')
        await this.create(random.pick(names), true)
      }
    } else if (['Declined', 'Abandoned', 'Expired'].includes(state) && random.chance(0.5))
      await this.create(random.pick(names))
  }

  private async create(provider: ProviderName, replace = false): Promise<void> {
    const answer = await request(this.world, this.models, 'create', (ports) =>
      createPayment(ports)({ merchant, order: this.order, provider, replace }),
    )
    if (answer === undefined || E.isLeft(answer)) return
    const { payment } = answer.right
    this.note(payment)
    if (payment._tag !== 'AwaitingShopper' || payment.attempt.number <= this.greeted) return
    this.greeted = payment.attempt.number
    this.shoppers.push(shopper(this.world, this.models, payment))
  }

  private async read(): Promise<Payment | undefined> {
    const { paymentId: id } = this.world
    if (id === undefined) return undefined
    const answer = await request(this.world, this.models, 'get', (ports) =>
      getPayment(ports)({ merchantId: merchant.id, id }),
    )
    if (answer === undefined || E.isLeft(answer)) return this.world.payment()
    this.note(answer.right)
    return answer.right
  }

  private async confirm({ id }: Payment): Promise<void> {
    const confirmOnce = () =>
      request(this.world, this.models, 'confirm', (ports) =>
        confirmPayment(ports)({ merchantId: merchant.id, id }),
      )
    const answers = await Promise.all(
      this.world.random.chance(0.1) ? [confirmOnce(), confirmOnce()] : [confirmOnce()],
    )
    for (const answer of answers) if (answer && E.isRight(answer)) this.note(answer.right)
  }

  private async cancel({ id }: Payment): Promise<void> {
    await request(this.world, this.models, 'cancel', (ports) =>
      cancelPayment(ports)({ merchantId: merchant.id, id }),
    )
  }

  private async refundSome(): Promise<void> {
    const { world } = this
    const { random } = world
    const payment = world.payment()
    if (payment === undefined || !isApproved(payment)) return
    const isBurst = random.chance(0.04)
    if (isBurst) world.met('refundBurst')
    const many = isBurst ? (random.chance(0.1) ? 50 : 8) : random.below(4)
    const refunds = Array.from({ length: many }, async (_, index) => {
      if (!isBurst) await world.scheduler.wait(random.between(0, 300) * secondMs)
      await this.refund(`key-${String(index)}`, random.pick([6_000, 4_000, 2_500, total]))
    })
    await Promise.all(refunds)
  }

  /** Sends the same refund until it is answered for good, or patience ends. */
  private async refund(key: string, amount: number): Promise<void> {
    const { world, models } = this
    const id = world.paymentId
    if (id === undefined) return
    const taxFreePart = Math.floor((amount * taxFree) / total)
    for (let tries = 0; tries < 4; tries += 1) {
      const answer = await request(world, models, 'refund', (ports) =>
        refundPayment(ports)({
          merchantId: merchant.id,
          id,
          amount: { total: amount as Won, taxFree: taxFreePart as Won },
          reason: 'r',
          request: { key, body: String(amount) },
        }),
      )
      if (answer !== undefined && E.isRight(answer)) {
        this.note(answer.right.payment)
        if (answer.right.refund.standing._tag !== 'Requested') return
      } else if (answer?.left._tag === 'RefundExceedsBalance') return
      await world.scheduler.wait(world.random.between(1, 60) * secondMs)
    }
  }

  private note(payment: Payment): void {
    if (!isApproved(payment)) return
    this.told.paid = payment.approval.reference
    for (const { number, standing } of payment.refunds)
      // One that was not sent may be asked for again.
      if (standing._tag === 'Settled' || standing._tag === 'Refused')
        this.told.refunds.set(number, standing._tag)
  }
}
