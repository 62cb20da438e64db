import type { CancelPayment } from '../../src/application/cancel-payment'
import type { ConfirmPayment } from '../../src/application/confirm-payment'
import type { CreatePayment } from '../../src/application/create-payment'
import type { ListEvents } from '../../src/application/events/list-events'
import type {
  CreateEndpoint,
  DeleteEndpoint,
  EnableEndpoint,
  GetEndpoint,
  ListEndpoints,
  RotateSecret,
  TestEndpoint,
} from '../../src/application/events/manage-endpoints'
import type { RedeliverEvent } from '../../src/application/events/redeliver-event'
import type { FollowNotice } from '../../src/application/follow-notice'
import type { GetPayment } from '../../src/application/get-payment'
import type { CheckoutLinks } from '../../src/application/ports/checkout-links'
import type { Clock } from '../../src/application/ports/clock'
import type { MerchantDirectory } from '../../src/application/ports/merchant-directory'
import type { RefundPayment } from '../../src/application/refund-payment'
import type { ReturnFromCheckout } from '../../src/application/return-from-checkout'
import type { ShowCheckout } from '../../src/application/show-checkout'

/** What the routes call: use cases by their promises, wired in `src/compose.ts`. */
export type App = {
  readonly version: string
  readonly publicUrl: string
  readonly clock: Clock
  readonly links: Pick<CheckoutLinks, 'checkoutUrl'>
  readonly merchants: MerchantDirectory
  readonly createPayment: CreatePayment
  readonly getPayment: GetPayment
  readonly confirmPayment: ConfirmPayment
  readonly cancelPayment: CancelPayment
  readonly refundPayment: RefundPayment
  readonly showCheckout: ShowCheckout
  readonly returnFromCheckout: ReturnFromCheckout
  readonly followNicePayNotice: FollowNotice
  readonly listEvents: ListEvents
  readonly redeliverEvent: RedeliverEvent
  readonly createEndpoint: CreateEndpoint
  readonly listEndpoints: ListEndpoints
  readonly getEndpoint: GetEndpoint
  readonly deleteEndpoint: DeleteEndpoint
  readonly rotateSecret: RotateSecret
  readonly enableEndpoint: EnableEndpoint
  readonly testEndpoint: TestEndpoint
}
