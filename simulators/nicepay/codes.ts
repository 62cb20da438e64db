/** What NICEPAY says when it does not do what was asked. */
export type Refusal = {
  readonly _tag: 'Refusal'
  readonly code: string
  readonly message?: string
  readonly httpStatus?: number
}

export const refused = (code: string, message?: string, httpStatus?: number): Refusal => ({
  _tag: 'Refusal',
  code,
  ...(message !== undefined && { message }),
  ...(httpStatus !== undefined && { httpStatus }),
})

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && '_tag' in value && value._tag === 'Refusal'

const messages: Readonly<Record<string, string>> = {
  '0000': '정상 처리되었습니다.',
  '2013': '이미 취소된 거래입니다.',
  '2014': '취소가 불가능한 거래입니다.',
  '2015': '이미 취소 요청된 거래입니다.',
  '2016': '취소 가능 기간이 지났습니다.',
  '2020': '망취소 가능 시간이 지났습니다.',
  '2201': '이미 승인된 거래가 존재합니다.',
  '3095': '카드사 실패 응답',
  A123: '인증 금액과 승인 금액이 일치하지 않습니다.',
  A127: '중복된 주문번호입니다.',
  A225: 'TID 중복 오류입니다.',
  A245: '인증 시간이 초과되었습니다.',
  P015: '이미 존재하는 주문번호입니다.',
  U100: '필수 항목이 누락되었습니다.',
  U103: '인증 방식이 일치하지 않습니다.',
  U104: '사용자 인증에 실패하였습니다.',
  U105: '입력 값의 길이가 초과되었습니다.',
  U107: '거래 내역이 존재하지 않습니다.',
  U112: '이미 사용된 주문번호입니다.',
  U114: '이미 사용된 TID입니다.',
  U121: '인증 요청 내역이 존재하지 않습니다.',
  U122: '취소할 거래가 존재하지 않습니다.',
  U123: '취소 금액이 취소 가능 금액보다 큽니다.',
  U125: '잘못된 요청입니다.',
  U127: '금액이 올바르지 않습니다.',
  U128: '샌드박스에서는 부분취소를 지원하지 않습니다.',
  U130: '날짜 형식이 올바르지 않습니다.',
  U131: '데이터 형식이 올바르지 않습니다.',
  U142: '취소 금액은 0보다 커야 합니다.',
  U303: 'API 응답이 지연되고 있습니다.',
  U308: '허용되지 않는 METHOD 입니다.',
  U312: 'SIGN DATA 검증에 실패하였습니다.',
  U319: '취소 가능한 비과세 금액을 초과하였습니다.',
  U320: '페이지를 찾을 수 없습니다.',
  U321: '비과세 금액이 요청 금액보다 큽니다.',
}

/** Nearly every refusal arrives with HTTP 200. */
const statuses: Readonly<Record<string, number>> = {
  U104: 401,
  U108: 401,
  U109: 403,
  U107: 404,
  U121: 404,
  U316: 404,
  U320: 404,
  U308: 405,
}

export const messageOf = (code: string): string => messages[code] ?? '기타 오류가 발생하였습니다.'

export const statusOf = (refusal: Refusal): number =>
  refusal.httpStatus ?? statuses[refusal.code] ?? 200

/** A refusal by the card's issuer or the bank ends the attempt; other codes leave it as it was. */
export const isDecline = (code: string): boolean => /^[34]\d{3}$/.test(code)
