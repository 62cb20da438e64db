import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import type { PaymentId } from '../../domain/identifiers'
import type { Order } from '../../domain/order'
import {
  type Approval,
  type Approved,
  type Checkout,
  type CheckoutPage,
  type Consent,
  dueAtOf,
  type PastAttempt,
  type Payment,
  type PaymentCommon,
  versionOf,
} from '../../domain/payment'
import { fromItem, type Item, toItem } from './attribute-values'
import {
  AmountCodec,
  Count,
  DeclineReasonCodec,
  EpochMs,
  MerchantIdCodec,
  OrderIdCodec,
  PaymentIdCodec,
  Provider,
  Text,
  textOf,
  WonCodec,
  wordOf,
} from './leaf-codecs'
import { AttemptCodec, RefundsCodec, ReversalsCodec } from './refund-record'
import { as, isMap, mapOf, maybe, oneOf, type Shape } from './short-names'
import { AttemptEnd, Closer, TimelineCodec } from './timeline-record'
import { toFields, type UnreadableFields } from './unreadable-fields'

/*
 * One payment as one item. Names are short because DynamoDB bills a write by the kilobyte, names
 * included; each stands here once, beside the word that it is short for. Besides those below:
 *
 *   v    the version: how many lines the timeline has; every write is conditional on it
 *   z    the schema of the item
 *   w    the token of the write that made it (set by the table)
 *   q    the shard of the index `due`, and `due` when somebody must look again (epoch ms): only in
 *        items that wait for something, so that the index holds nothing else
 */

/**
 * The schemas (`z`) that this release reads, and the one that it writes. Raised when an item of before
 * could be misread, in two releases: the first reads the new one too, the second writes it.
 */
export const paymentFormats: { readonly reads: readonly number[]; readonly writes: number } = {
  reads: [1],
  writes: 1,
}

/** Lets the sweep's index take more writes than one partition of DynamoDB does. */
export const dueShards = [0, 1, 2, 3] as const

const dueShardOf = (id: PaymentId): number =>
  Array.from(id).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % dueShards.length

const OrderCodec = mapOf<Order>('Order', {
  orderId: as('i', OrderIdCodec),
  orderName: as('n', Text),
  amount: as('a', AmountCodec),
  returnUrl: as('u', Text),
  confirm: as('c', wordOf('Confirm', ['automatic', 'manual'])),
  metadata: as('m', t.record(t.string, t.string, 'Metadata')),
})

const CheckoutCodec = mapOf<Checkout>('Checkout', {
  session: as('i', Text),
  page: as(
    'p',
    oneOf<CheckoutPage>('CheckoutPage', 'is', {
      Redirect: { desktopUrl: as('d', Text), mobileUrl: as('m', Text) },
      Window: {},
    }),
  ),
  expiresAt: as('x', EpochMs),
})

const PastAttemptCodec = mapOf<PastAttempt>('PastAttempt', {
  number: as('n', Count),
  provider: as('p', Provider),
  endedAs: as('e', AttemptEnd),
})

const ApprovalCodec = mapOf<Approval>('Approval', {
  reference: as('r', Text),
  attemptId: as('i', Text),
  total: as('w', WonCodec),
  taxFree: maybe('f', WonCodec),
  approvedAt: as('t', EpochMs),
  method: maybe('m', Text),
})

/** The table sets it by itself too, without a new version. */
export const lookedAtName = 'la'

const common: Shape<PaymentCommon> = {
  id: as('id', PaymentIdCodec),
  merchantId: as('m', MerchantIdCodec),
  order: as('o', OrderCodec),
  createdAt: as('t', EpochMs),
  attempt: as('a', AttemptCodec),
  pastAttempts: as('p', t.readonlyArray(PastAttemptCodec, 'PastAttempts')),
  reversals: as('rv', ReversalsCodec),
  timeline: as('l', TimelineCodec),
  lookedAt: maybe(lookedAtName, EpochMs),
}

const consented = {
  ...common,
  session: as('i', Text),
  consent: as('c', textOf<Consent>('Consent')),
  expiresAt: as('x', EpochMs),
}

const approved: Shape<Omit<Approved, '_tag'>> = {
  ...common,
  approval: as('ok', ApprovalCodec),
  refunds: as('rf', RefundsCodec),
}

/** Without the attributes that only its own item has. */
export const PaymentCodec = oneOf<Payment>('Payment', 's', {
  AwaitingShopper: { ...common, checkout: as('co', CheckoutCodec) },
  Authorized: consented,
  Approving: {
    ...consented,
    since: as('b', EpochMs),
    dueAt: as('d', EpochMs),
    key: as('k', Text),
  },
  Paid: approved,
  PartlyRefunded: approved,
  Refunded: approved,
  Declined: { ...common, reason: as('y', DeclineReasonCodec) },
  Abandoned: { ...common, by: as('by', Closer) },
  Expired: common,
})

/** The item of a payment, whole. */
export const toRecord = (payment: Payment): Item => {
  const due = dueAtOf(payment)
  return toItem({
    ...PaymentCodec.encode(payment),
    v: versionOf(payment),
    z: paymentFormats.writes,
    ...(due !== undefined && { q: dueShardOf(payment.id), due: due.getTime() }),
  })
}

const checkSchema = (plain: unknown): E.Either<UnreadableFields, unknown> => {
  const found = isMap(plain) ? plain['z'] : undefined
  if (!Count.is(found)) return E.left(['z'])
  if (paymentFormats.reads.includes(found)) return E.right(plain)
  const newest = Math.max(...paymentFormats.reads)
  return E.left([
    found > newest
      ? `z (schema ${found}, newer than ${newest})`
      : `z (schema ${found}, which this release does not read any more)`,
  ])
}

/** Attributes that this code does not know are skipped: a newer release may have added them. */
export const fromRecord = (item: Item): E.Either<UnreadableFields, Payment> => {
  const plain = fromItem(item)
  return pipe(
    checkSchema(plain),
    E.flatMap(() => pipe(PaymentCodec.decode(plain), E.mapLeft(toFields))),
    E.filterOrElse(
      (payment) => isMap(plain) && plain['v'] === versionOf(payment),
      (): UnreadableFields => ['v'],
    ),
  )
}
