import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'

import type { OutcomeUnknown, ProviderFailure } from '../../application/ports/payment-provider'
import type { ProviderBooks } from '../../domain/provider-books'
import { decodeJson, type HttpAnswer, outcomeUnknown } from '../http/provider-http'
import { PaymentObject, Result } from './messages'
import type { Keys } from './requests'
import type { Operation } from './result-codes'
import { isSame, paymentSignature } from './signatures'
import { toBooks, toBooksWithout, toFailedBooks, toFailure } from './translate'

const decodePayment = (answer: HttpAnswer): E.Either<OutcomeUnknown, PaymentObject> =>
  answer.status === 200 ? decodeJson(PaymentObject)(answer) : E.left(outcomeUnknown('Unreadable'))

/** The answer is about the payment that was asked about, and NICEPAY signed it. */
const verify =
  ({ secretKey }: Keys, tid: string) =>
  (payment: PaymentObject): E.Either<OutcomeUnknown, PaymentObject> => {
    const signature = paymentSignature(tid, payment.amount, payment.ediDate, secretKey)
    return payment.tid === tid && isSame(payment.signature, signature)
      ? E.right(payment)
      : E.left(outcomeUnknown('ForeignAnswer'))
  }

/** The payment that an approve or a cancel of `tid` left behind, or why it was not done. */
export const readPayment =
  (keys: Keys, operation: Operation, tid: string) =>
  (answer: HttpAnswer): E.Either<ProviderFailure, PaymentObject> =>
    pipe(
      decodeJson(Result)(answer),
      E.filterOrElseW(({ resultCode }) => resultCode === '0000', toFailure(operation)),
      E.flatMap(() => decodePayment(answer)),
      E.flatMap(verify(keys, tid)),
    )

/** What a query of `tid` tells. A refused attempt is not signed: only successes are. */
export const readBooks =
  (keys: Keys, tid: string) =>
  (answer: HttpAnswer): E.Either<OutcomeUnknown, ProviderBooks> => {
    const read = (result: Result): E.Either<OutcomeUnknown, ProviderBooks> => {
      if (result.status === 'failed' && result.tid === tid) return E.right(toFailedBooks(result))
      if (result.resultCode !== '0000') return toBooksWithout(result)
      return pipe(decodePayment(answer), E.flatMap(verify(keys, tid)), E.flatMap(toBooks))
    }
    return pipe(decodeJson(Result)(answer), E.flatMap(read))
  }
