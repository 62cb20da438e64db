export const providerNames = ['kakaopay', 'naverpay', 'nicepay'] as const
export type ProviderName = (typeof providerNames)[number]
