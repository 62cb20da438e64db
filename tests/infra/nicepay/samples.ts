import type { HttpAnswer } from '../../../src/infra/http/provider-http'

/** Answers as NICEPAY's manual shows them, signed with invented keys. */
export const keys = {
  clientId: 'S2_11112222333344445555666677778888',
  secretKey: '0123456789abcdef0123456789abcdef',
}

export const tid = 'UT0000999m01012601151030150042'

export const approved = {
  resultCode: '0000',
  resultMsg: '정상 처리되었습니다.',
  tid,
  cancelledTid: null,
  orderId: 'ORD-2031-1',
  ediDate: '2026-01-15T10:30:21.417+0900',
  signature: '2e68dc7a0de46faa72a5bb24325e35e3c35436343fe1b0428c94ba29192f4429',
  status: 'paid',
  paidAt: '2026-01-15T10:30:21.000+0900',
  failedAt: '0',
  cancelledAt: '0',
  payMethod: 'card',
  amount: 39_000,
  balanceAmt: 39_000,
  goodsName: '무선 키보드',
  mallReserved: null,
  useEscrow: false,
  currency: 'KRW',
  channel: 'pc',
  approveNo: '00483912',
  buyerName: null,
  receiptUrl: `https://npg.nicepay.co.kr/issue/IssueLoader.do?type=0&innerWin=Y&TID=${tid}`,
  issuedCashReceipt: false,
  coupon: null,
  card: {
    cardCode: '04',
    cardName: '삼성',
    cardNum: '123412******1234',
    cardQuota: 0,
    isInterestFree: false,
    cardType: 'credit',
    canPartCancel: true,
    acquCardCode: '04',
    acquCardName: '삼성',
  },
  vbank: null,
  cancels: null,
  cashReceipts: null,
}

export const cancelTid = 'UT0000999m01012601160900010007'

export const cancelled = {
  ...approved,
  cancelledTid: cancelTid,
  ediDate: '2026-01-16T09:00:01.233+0900',
  signature: '5079ddd6a8deff72ed4e3d17fc0afe31440446ea1e0f1cfb0959f939c7accf79',
  status: 'partialCancelled',
  cancelledAt: '2026-01-16T09:00:01.000+0900',
  balanceAmt: 30_000,
  cancels: [
    {
      tid: cancelTid,
      amount: 9_000,
      cancelledAt: '2026-01-16T09:00:01.000+0900',
      reason: 'ORD-2031-1-r1 단순 변심',
      receiptUrl: `https://npg.nicepay.co.kr/issue/IssueLoader.do?TID=${cancelTid}`,
      couponAmt: 0,
    },
  ],
}

export const failed = {
  resultCode: '3095',
  resultMsg: '카드사 실패 응답',
  tid,
  orderId: 'ORD-2031-1',
  status: 'failed',
}

export const windowForm = {
  authResultCode: '0000',
  authResultMsg: '인증 성공',
  tid,
  clientId: keys.clientId,
  orderId: 'ORD-2031-1',
  amount: '39000',
  mallReserved: '',
  authToken: 'NICEUNTT0A1B2C3D4E5F60718293A4B5C6D7E8F9',
  signature: '09c7460012dd11f7541f0d48ecbc240cbe2716becc57b5cb03a11479264447d0',
}

export const answer = (body: object, status = 200): HttpAnswer => ({
  status,
  text: JSON.stringify(body),
})
