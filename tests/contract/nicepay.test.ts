import { providerHttp } from '../../src/infra/http/provider-http'
import { nicePay } from '../../src/infra/nicepay/nicepay'
import { startSimulator } from '../../simulators/kernel/simulator'
import { nicePaySimulator } from '../../simulators/nicepay/nicepay'
import { limits } from './harness'
import { providerContract } from './provider-contract'

const clientId = 'S2_11112222333344445555666677778888'
const secretKey = '0123456789abcdef0123456789abcdef'

providerContract({
  name: 'nicepay',
  startSimulator: () =>
    startSimulator(nicePaySimulator({ clientId, secretKey, merchantName: '드립 상점' }), {
      port: 0,
    }),
  adapter: (url, secret = secretKey) =>
    nicePay({
      clientId,
      secretKey: secret,
      apiUrl: url,
      scriptUrl: `${url}/v1/js/`,
      http: providerHttp(limits),
    }),
  declineCode: { code: '3095', message: '카드사 거절' },
  refundRefusedCode: { code: '2014' },
  inquiryLag: { queryLagMs: '5000' },
  tooLateMs: 31 * 60_000,
  opensOverHttp: false,
})
