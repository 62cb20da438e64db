import { providerHttp } from '../../src/infra/http/provider-http'
import { kakaoPay } from '../../src/infra/kakaopay/kakaopay'
import { kakaoPaySimulator } from '../../simulators/kakaopay/kakaopay'
import { startSimulator } from '../../simulators/kernel/simulator'
import { limits } from './harness'
import { providerContract } from './provider-contract'

const cid = 'TC0ONETIME'
const secretKey = 'DEV0123456789ABCDEF0123456789ABCDEF01234'

providerContract({
  name: 'kakaopay',
  startSimulator: () =>
    startSimulator(kakaoPaySimulator({ cid, secretKey, merchantName: '드립 상점' }), { port: 0 }),
  adapter: (baseUrl, secret = secretKey) =>
    kakaoPay({ cid, secretKey: secret, baseUrl, http: providerHttp(limits) }),
  declineCode: { code: '-780', detail: 'NOT_ENOUGH_BALANCE' },
  refundRefusedCode: { code: '-781', detail: 'INVALID_CANCEL_STATUS_DEACTIVE' },
  inquiryLag: { orderLagMs: '5000' },
  tooLateMs: 16 * 60_000,
  opensOverHttp: true,
})
