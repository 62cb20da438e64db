import type { RecordFormats } from '../../domain/release/formats'
import { paymentFormats } from './payment-record'

/** Of every kind of record that one release leaves to the next; each stands beside its codec. */
export const recordFormats: RecordFormats = {
  reads: { payment: paymentFormats.reads },
  writes: { payment: paymentFormats.writes },
}
