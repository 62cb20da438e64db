import { naverPayUnderTest } from './naverpay-under-test'
import { providerContract } from './provider-contract'

providerContract(naverPayUnderTest)
