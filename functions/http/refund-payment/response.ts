import * as t from 'io-ts'

import { PaymentResponse, RefundResponse } from '../payment-response'

export const RefundPaymentResponse = t.strict(
  { refund: RefundResponse, payment: PaymentResponse },
  'RefundResult',
)
