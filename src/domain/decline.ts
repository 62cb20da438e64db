/** Why a provider said no, in our words. */
export const declineKinds = [
  'CardRefused',
  'InsufficientFunds',
  'LimitExceeded',
  'OwnerCheckFailed',
  'AuthenticationFailed',
  'ShopperGaveUp',
  'SessionExpired',
  'ProviderUnderMaintenance',
  'MethodUnavailable',
  'AmountNotAccepted',
  'RequestNotAccepted',
  'RefundExceedsBalance',
  'RefundPeriodOver',
  'NotRefundable',
  'ApprovalReversed',
  'Other',
] as const
export type DeclineKind = (typeof declineKinds)[number]

export type DeclineReason = {
  readonly kind: DeclineKind
  /** The provider's own result code. */
  readonly code: string
  /** The provider's own words for the shopper, unmodified (NaverPay's inspection asks for it). */
  readonly message?: string
}
