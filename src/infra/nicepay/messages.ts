import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'

import { isWon, type Won } from '../../domain/money'
import { nameFrom, wordFrom } from '../bounded-text'

/** NICEPAY leaves fields out, sends null for them, or a number for a text: all are read alike. */
const optional = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined])

const Text = new t.Type<string, string, unknown>(
  'Text',
  t.string.is,
  (value, context) =>
    typeof value === 'number' ? t.success(String(value)) : t.string.validate(value, context),
  t.identity,
)

const Amount = new t.Type<Won, number, unknown>(
  'Amount',
  isWon,
  (value, context) => {
    const amount = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
    return isWon(amount) ? t.success(amount) : t.failure(value, context)
  },
  t.identity,
)

const Name = nameFrom(Text)

const Cancel = t.strict(
  { tid: Name, amount: Amount, cancelledAt: Text, reason: optional(Text) },
  'Cancel',
)
export type Cancel = t.TypeOf<typeof Cancel>

/** A list of one payment's cancels; null when there are none. */
const Cancels = new t.Type<readonly Cancel[], unknown, unknown>(
  'Cancels',
  (value): value is readonly Cancel[] => Array.isArray(value),
  (value, context) =>
    pipe(
      optional(t.array(Cancel)).validate(value, context),
      E.map((cancels) => cancels ?? []),
    ),
  t.identity,
)

/** What every answer has, a refusal often nothing else. */
export type Result = t.TypeOf<typeof Result>
export const Result = t.strict(
  {
    resultCode: Text,
    resultMsg: optional(Text),
    tid: optional(Text),
    status: optional(Text),
  },
  'Result',
)

/** The payment, as approve, cancel, net-cancel and query answer it. Amounts in won. */
export type PaymentObject = t.TypeOf<typeof PaymentObject>
export const PaymentObject = t.strict(
  {
    tid: Name,
    orderId: Name,
    status: Text,
    /** What was approved, also after cancels. */
    amount: Amount,
    /** What is not cancelled of it. */
    balanceAmt: Amount,
    ediDate: Text,
    signature: Text,
    paidAt: Text,
    cancelledTid: optional(Name),
    payMethod: optional(wordFrom(Text)),
    cancels: Cancels,
  },
  'PaymentObject',
)

/**
 * The payment as a notice has it; only tid, amount and ediDate are signed. What NICEPAY sends besides
 * is not read: it is asked for.
 */
export type Notice = t.TypeOf<typeof Notice>
export const Notice = t.strict(
  {
    tid: Name,
    orderId: Name,
    status: Text,
    amount: Amount,
    ediDate: Text,
    signature: Text,
    cancelledTid: optional(Name),
  },
  'Notice',
)

/** The form that the window makes the browser post. A failure has neither tid nor signature. */
export type WindowForm = t.TypeOf<typeof WindowForm>
export const WindowForm = t.strict(
  {
    authResultCode: t.string,
    clientId: t.string,
    orderId: t.string,
    amount: t.string,
    tid: optional(t.string),
    authToken: optional(t.string),
    signature: optional(t.string),
  },
  'WindowForm',
)
