import { refused, type Refusal } from './codes'
import { optional, required } from './fields'

const signing = {
  ediDate: optional('text', 32),
  signData: optional('text', 256),
  returnCharSet: optional('text', 10),
}
export const approveFields = { amount: required('whole', 12), ...signing }
export const cancelFields = {
  reason: required('text', 100),
  orderId: required('text', 64),
  cancelAmt: optional('whole', 12),
  taxFreeAmt: optional('whole', 12),
  mallReserved: optional('text', 500),
  refundAccount: optional('text', 16),
  refundBankCode: optional('text', 3),
  refundHolder: optional('text', 10),
  ...signing,
}
export const netCancelFields = {
  orderId: required('text', 64),
  mallReserved: optional('text', 500),
  ...signing,
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/

type Signed = { readonly ediDate: string | undefined; readonly signData: string | undefined }

/** `signData` may be left out; a wrong one is refused. `valid` lists what would be right. */
export const checkSigning = (
  { ediDate, signData }: Signed,
  valid: (ediDate: string) => readonly string[],
): Refusal | undefined => {
  if (ediDate !== undefined && !isoTime.test(ediDate)) return refused('U130')
  if (signData === undefined) return undefined
  if (ediDate === undefined) return refused('U100', '필수 항목이 누락되었습니다. [ediDate]')
  return valid(ediDate).includes(signData) ? undefined : refused('U312')
}
