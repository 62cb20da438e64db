/** What one call is told, before it becomes JSON. */
export type Answer = {
  readonly _tag: 'Answer'
  readonly code: string
  readonly message: string
  readonly status: number
  readonly body?: object
  readonly detail?: string
}

export const isAnswer = (value: object): value is Answer =>
  '_tag' in value && value._tag === 'Answer'

type Meaning = {
  readonly message: string
  /** HTTP status; nearly every refusal arrives with 200. */
  readonly status?: number
  /** The same request may be answered otherwise later. */
  readonly passing?: true
}

const meanings: Readonly<Record<string, Meaning>> = {
  Fail: { message: '결제 처리 중 오류가 발생하였습니다.' },
  InvalidMerchant: { message: '유효하지 않은 가맹점입니다.', passing: true },
  InvalidMerchantAuth: {
    message: '가맹점 인증 정보가 유효하지 않습니다.',
    status: 401,
    passing: true,
  },
  RequireParameter: { message: '필수 파라미터가 누락되었습니다.', status: 400 },
  InvalidParameter: { message: '파라미터 값이 올바르지 않습니다.', status: 400 },
  RequireCondition: { message: '조회 조건이 올바르지 않습니다.' },
  TimeExpired: { message: '결제 승인 가능 시간이 지났습니다.' },
  AlreadyOnGoing: { message: '이미 처리 중인 요청이 있습니다.', passing: true },
  AlreadyComplete: { message: '이미 완료된 결제입니다.' },
  OwnerAuthFail: { message: '본인 명의의 카드로만 결제할 수 있습니다.' },
  BankMaintenance: { message: '은행 점검 중입니다.', passing: true },
  BankCheckTime: { message: '은행 점검 시간입니다.', passing: true },
  NotEnoughAccountBalance: { message: '충전 계좌의 잔액이 부족합니다.' },
  MaintenanceOngoing: { message: '서비스 점검 중입니다.', passing: true },
  FaultCheckOngoing: { message: '원천사 점검 중입니다.', passing: true },
  CancelNotComplete: { message: '취소 처리가 완료되지 않았습니다.' },
  PreCancelNotComplete: { message: '완료되지 않은 이전 취소 요청이 있습니다.', passing: true },
  AlreadyCanceled: { message: '이미 전체 취소된 결제입니다.' },
  OverRemainAmount: { message: '취소 요청 금액이 남은 금액보다 큽니다.' },
  TaxScopeAmountError: { message: '과세, 면세 금액의 합이 취소 요청 금액과 다릅니다.' },
  TaxScopeAmtGreaterThanRemainError: {
    message: '과세 또는 면세 취소 금액이 남은 금액보다 큽니다.',
  },
  RestAmountDiff: { message: '취소 후 남을 금액이 다릅니다.' },
  CancelDeadlineExpired: { message: '취소 가능 기간이 지났습니다.' },
  InvalidDiscountCancelCondition: { message: '즉시 할인 정책으로 취소할 수 없습니다.' },
  InvalidPaymentId: { message: '유효하지 않은 결제번호입니다.' },
}

export const refused = (code: string, message?: string, status?: number): Answer => ({
  _tag: 'Answer',
  code,
  message: message ?? meanings[code]?.message ?? '처리할 수 없는 요청입니다.',
  status: status ?? meanings[code]?.status ?? 200,
})

export const done = (body: object, code = 'Success'): Answer => ({
  _tag: 'Answer',
  code,
  message: code === 'Success' ? '' : (meanings[code]?.message ?? ''),
  status: 200,
  body,
})

/** A code that is listed, and that the same request would get again. */
export const isFinal = (code: string): boolean =>
  Object.hasOwn(meanings, code) && meanings[code]?.passing !== true

/** After one of these the shopper needs a new window: the paymentId is of no more use. */
export const isDecline = (code: string): boolean =>
  ['Fail', 'OwnerAuthFail', 'NotEnoughAccountBalance', 'TimeExpired'].includes(code)
