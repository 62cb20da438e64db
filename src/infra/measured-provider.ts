import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import type { PaymentProvider, ProviderFailure } from '../application/ports/payment-provider'
import type { ProviderCall } from '../application/ports/provider-call'
import type { ProviderName } from '../domain/provider-name'

type Measure = <Failure extends ProviderFailure, Answer>(
  operation: ProviderCall['operation'],
  call: TE.TaskEither<Failure, Answer>,
) => TE.TaskEither<Failure, Answer>

const measure =
  (provider: ProviderName, tell: (call: ProviderCall) => void): Measure =>
  (operation, call) =>
  async () => {
    const began = performance.now()
    const answer = await call()
    const outcome = E.isRight(answer) ? 'Done' : answer.left._tag
    tell({ provider, operation, outcome, ms: performance.now() - began })
    return answer
  }

/** The same provider, and `tell` hears of each call how it ended and how long it took. */
export const measuredProvider = (
  name: ProviderName,
  provider: PaymentProvider,
  tell: (call: ProviderCall) => void,
): PaymentProvider => {
  const measured = measure(name, tell)
  const { netCancel } = provider
  return {
    ...provider,
    openCheckout: (request) => measured('openCheckout', provider.openCheckout(request)),
    approve: (payment) => measured('approve', provider.approve(payment)),
    refund: (payment, refund) => measured('refund', provider.refund(payment, refund)),
    inquire: (payment) => measured('inquire', provider.inquire(payment)),
    reverse: (payment, reversal) => measured('reverse', provider.reverse(payment, reversal)),
    ...(netCancel !== undefined && {
      netCancel: (payment) => measured('netCancel', netCancel(payment)),
    }),
  }
}
