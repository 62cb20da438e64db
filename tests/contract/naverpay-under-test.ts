import { providerHttp } from '../../src/infra/http/provider-http'
import { naverPay } from '../../src/infra/naverpay/naverpay'
import { startSimulator } from '../../simulators/kernel/simulator'
import { naverPaySimulator } from '../../simulators/naverpay/naverpay'
import { limits, type ProviderUnderTest } from './harness'

const credentials = {
  partnerId: 'naverpay-partner',
  clientId: 'client-id',
  clientSecret: 'client-secret-of-the-contract',
  chainId: 'chain-id',
}

export const naverPayUnderTest: ProviderUnderTest = {
  name: 'naverpay',
  startSimulator: () =>
    startSimulator(naverPaySimulator({ ...credentials, merchantName: '드립 상점' }), { port: 0 }),
  adapter: (url, clientSecret = credentials.clientSecret) =>
    naverPay({
      ...credentials,
      clientSecret,
      apiUrl: url,
      serviceUrl: url,
      http: providerHttp(limits),
    }),
  declineCode: { code: 'NotEnoughAccountBalance' },
  refundRefusedCode: { code: 'CancelDeadlineExpired' },
  inquiryLag: { historyLagMs: '5000' },
  tooLateMs: 11 * 60_000,
  opensOverHttp: true,
}
