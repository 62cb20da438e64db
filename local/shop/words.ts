import type { PaymentStatus, Provider, Refund } from '../payport-client'

/** What the shop's customers and staff read. */
export const statusWords: { readonly [Status in PaymentStatus]: string } = {
  AwaitingShopper: '결제 대기',
  Authorized: '확인 대기',
  Approving: '결제 확인 중',
  Paid: '결제 완료',
  PartlyRefunded: '부분 환불',
  Refunded: '환불 완료',
  Declined: '결제 거절',
  Abandoned: '결제 취소',
  Expired: '시간 만료',
}

export const statusTexts: { readonly [Status in PaymentStatus]: string } = {
  AwaitingShopper: '결제창에서 결제를 마치면 주문이 확정됩니다.',
  Authorized: '구매자가 인증을 마쳤습니다. 확인하면 결제가 승인됩니다.',
  Approving: '결제사의 답을 기다리고 있습니다. 다시 결제하지 마세요.',
  Paid: '주문해 주셔서 감사합니다.',
  PartlyRefunded: '결제 금액의 일부를 환불했습니다.',
  Refunded: '결제 금액을 모두 환불했습니다.',
  Declined: '결제가 거절되었습니다. 결제된 금액은 없습니다.',
  Abandoned: '결제를 취소했습니다. 결제된 금액은 없습니다.',
  Expired: '결제 시간이 지났습니다. 결제된 금액은 없습니다.',
}

/** good, waiting or bad: the colour of the badge. */
export const statusMoods: { readonly [Status in PaymentStatus]: 'good' | 'wait' | 'bad' } = {
  AwaitingShopper: 'wait',
  Authorized: 'wait',
  Approving: 'wait',
  Paid: 'good',
  PartlyRefunded: 'good',
  Refunded: 'good',
  Declined: 'bad',
  Abandoned: 'bad',
  Expired: 'bad',
}

export const providerWords: { readonly [Name in Provider]: string } = {
  kakaopay: '카카오페이',
  naverpay: '네이버페이',
  nicepay: '신용카드 (NICEPAY)',
}

export const providers = Object.keys(providerWords) as Provider[]

export const refundWords: { readonly [Status in Refund['status']]: string } = {
  Requested: '처리 중',
  Settled: '완료',
  Refused: '거절',
  NotSent: '보내지 못함',
}

const eventWords = {
  CheckoutOpened: '결제창을 열었습니다',
  ShopperConsented: '구매자가 인증했습니다',
  ApprovalStarted: '승인을 시작했습니다',
  ApprovalNotSent: '승인 요청을 보내지 못했습니다',
  ApprovalRepeated: '승인 요청을 다시 보냅니다',
  ApprovalGivenUp: '결과를 알 수 없어 승인을 되돌립니다',
  PaymentPaid: '결제가 승인되었습니다',
  AttemptDeclined: '결제가 거절되었습니다',
  AttemptAbandoned: '결제를 취소했습니다',
  AttemptExpired: '결제 시간이 지났습니다',
  ReversalRequested: '승인을 되돌립니다',
  ReversalSettled: '승인을 되돌렸습니다',
  RefundRequested: '환불을 요청했습니다',
  RefundSettled: '환불되었습니다',
  RefundRepeated: '환불 요청을 다시 보냅니다',
  RefundNotSent: '환불 요청을 보내지 못했습니다',
  RefundRefused: '환불이 거절되었습니다',
} as const

/** The same, by the type that a webhook has. */
const typeWords = {
  'payment.checkout_opened': eventWords.CheckoutOpened,
  'payment.authorized': eventWords.ShopperConsented,
  'payment.approval_started': eventWords.ApprovalStarted,
  'payment.approval_not_sent': eventWords.ApprovalNotSent,
  'payment.approval_repeated': eventWords.ApprovalRepeated,
  'payment.approval_given_up': eventWords.ApprovalGivenUp,
  'payment.paid': eventWords.PaymentPaid,
  'payment.declined': eventWords.AttemptDeclined,
  'payment.abandoned': eventWords.AttemptAbandoned,
  'payment.expired': eventWords.AttemptExpired,
  'reversal.requested': eventWords.ReversalRequested,
  'reversal.settled': eventWords.ReversalSettled,
  'refund.requested': eventWords.RefundRequested,
  'refund.settled': eventWords.RefundSettled,
  'refund.repeated': eventWords.RefundRepeated,
  'refund.not_sent': eventWords.RefundNotSent,
  'refund.refused': eventWords.RefundRefused,
} as const

const wordFrom =
  (words: Readonly<Record<string, string>>) =>
  (name: string): string =>
    words[name] ?? name

export const eventWord = wordFrom(eventWords)
export const eventTypeWord = wordFrom(typeWords)

export const moneyMovedWords = {
  no: '돈은 움직이지 않았습니다.',
  yes: '돈이 움직였습니다.',
  unknown: '돈이 움직였는지 아직 알 수 없습니다.',
} as const

export const won = (amount: number): string => `${amount.toLocaleString('ko-KR')}원`

const clock = new Intl.DateTimeFormat('ko-KR', {
  timeZone: 'Asia/Seoul',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

export const koreanTime = (iso: string): string => clock.format(new Date(iso))
