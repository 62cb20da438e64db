import type { Hono } from 'hono'

import type { Env } from '../kernel/simulator'
import { envelope, toResponse } from './answers'
import { isAnswer } from './codes'
import { formOf } from './fields'
import type { Gateway } from './gateway'
import { cancel } from './payments'
import { readCancel } from './requests'

/** A cancel that somebody makes by hand in NAVER's admin site: no headers, no fault, no key of ours. */
export const partnerCentreRoutes = (app: Hono<Env>, gateway: Gateway): void => {
  app.post('/partner-center/cancel', async (c) => {
    const sent = await formOf(c)
    const exempt = Number(sent['taxExScopeAmount'] ?? 0)
    const request = readCancel({
      taxExScopeAmount: '0',
      taxScopeAmount: String(Number(sent['cancelAmount']) - exempt),
      cancelReason: '가맹점 관리자 취소',
      ...sent,
      cancelRequester: '2',
    })
    const answer = isAnswer(request) ? request : cancel(gateway, request, false, {})
    return toResponse(envelope(answer), undefined)
  })
}
