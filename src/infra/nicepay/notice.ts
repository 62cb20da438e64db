import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'

import type { NoticeRejected, ReadNotice } from '../../application/ports/provider-notices'
import { type MerchantId, paymentIdOf, readAttemptId } from '../../domain/identifiers'
import type { ProviderNotice } from '../../domain/notice'
import { Notice } from './messages'
import type { Keys } from './requests'
import { isSame, paymentSignature } from './signatures'

type Holder = { readonly merchantId: MerchantId; readonly keys: Keys }

const rejected = (kind: NoticeRejected['kind']): NoticeRejected => ({
  _tag: 'NoticeRejected',
  provider: 'nicepay',
  kind,
})

const isSignedBy =
  ({ tid, amount, ediDate, signature }: Notice) =>
  ({ keys }: Holder): boolean =>
    isSame(signature, paymentSignature(tid, amount, ediDate, keys.secretKey))

const isCancel = ({ status }: Notice): boolean =>
  status === 'cancelled' || status === 'partialCancelled'

const toNotice =
  (notice: Notice) =>
  ({ merchantId }: Holder): readonly ProviderNotice[] => {
    const named = readAttemptId(notice.orderId)
    if (named === undefined) return []
    const { tid, cancelledTid } = notice
    return [
      {
        paymentId: paymentIdOf(merchantId, named.orderId),
        attempt: named.attempt,
        reference: tid,
        ...(isCancel(notice) && { cancel: cancelledTid ?? tid }),
      },
    ]
  }

/**
 * A notice names no merchant: the key that it is signed with tells whose it is. Every key is tried,
 * so that the time taken tells nothing about which one fits.
 */
export const readNotice =
  (holders: readonly Holder[]): ReadNotice =>
  (message) =>
    pipe(
      Notice.decode(message),
      E.mapLeft(() => rejected('Malformed')),
      E.flatMap((notice) => {
        const signers = holders.filter(isSignedBy(notice))
        return signers.length === 0
          ? E.left(rejected('WrongSignature'))
          : E.right(pipe(signers, RA.chain(toNotice(notice))))
      }),
    )
