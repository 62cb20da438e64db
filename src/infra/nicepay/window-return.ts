import * as E from 'fp-ts/Either'

import type {
  ReturnRejected,
  ReturnRequest,
  ShopperReturn,
} from '../../application/ports/payment-provider'
import { attemptId, type AwaitingShopper, type Consent } from '../../domain/payment'
import { WindowForm } from './messages'
import type { Keys } from './requests'
import { kindInWindow } from './result-codes'
import { isSame, windowSignature } from './signatures'

const rejected = (kind: ReturnRejected['kind']): E.Either<ReturnRejected, never> =>
  E.left({ _tag: 'ReturnRejected', kind })

/** It becomes a part of a URL: nothing that could lead to another of NICEPAY's calls. */
const tidPattern = /^[A-Za-z0-9]{20,30}$/
const codePattern = /^[A-Z0-9]{4}$/

/**
 * A failure carries no signature. It is believed all the same, because the most it can do is to end
 * an attempt that takes no money without an approve of ours; its text is not kept, since whoever
 * holds the browser may have written it.
 */
const toFailedReturn = (code: string): E.Either<ReturnRejected, ShopperReturn> =>
  codePattern.test(code)
    ? E.right({ _tag: 'NotConsented', reason: { kind: kindInWindow(code), code } })
    : rejected('Malformed')

const toConsentedReturn = (
  { clientId, secretKey }: Keys,
  { order }: AwaitingShopper,
  { amount, tid, authToken, signature }: WindowForm,
): E.Either<ReturnRejected, ShopperReturn> => {
  const { total } = order.amount
  if (amount !== String(total)) return rejected('WrongAmount')
  const expected = windowSignature(authToken ?? '', clientId, total, secretKey)
  if (!isSame(signature ?? '', expected)) return rejected('WrongSignature')
  return typeof tid === 'string' && tidPattern.test(tid)
    ? E.right({ _tag: 'Consented', consent: tid as Consent })
    : rejected('Malformed')
}

/** Reads the form that NICEPAY's window made the browser post. */
export const readWindowReturn =
  (keys: Keys) =>
  (
    payment: AwaitingShopper,
    { method, form }: ReturnRequest,
  ): E.Either<ReturnRejected, ShopperReturn> => {
    const posted = WindowForm.decode(form)
    if (method !== 'POST' || E.isLeft(posted)) return rejected('Malformed')
    const { authResultCode, clientId, orderId } = posted.right
    if (clientId !== keys.clientId) return rejected('WrongMerchant')
    if (orderId !== attemptId(payment)) return rejected('WrongAttempt')
    return authResultCode === '0000'
      ? toConsentedReturn(keys, payment, posted.right)
      : toFailedReturn(authResultCode)
  }
