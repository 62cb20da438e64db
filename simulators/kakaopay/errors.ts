/** KakaoPay's refusals: an `error_code` with its HTTP status. */
export type KakaoError = {
  readonly error: number
  readonly status: number
  readonly message: string
  readonly methodCode?: string
}

/** Common codes answer with the status of their own number; payment codes with 400. */
const statusOf = (code: number): number => (code <= -400 && code > -600 ? -code : 400)

/** Only two texts are documented; the others are visibly made up. */
const messages: Readonly<Record<number, string>> = {
  [-780]: 'approval failure!',
  [-781]: 'cancel failure!',
  [-701]: "authentication doesn't complete!",
}

export const refuse = (
  code: number,
  more: { readonly message?: string; readonly methodCode?: string; readonly status?: number } = {},
): KakaoError => ({
  error: code,
  status: more.status ?? statusOf(code),
  message: more.message ?? messages[code] ?? `simulated error ${String(code)}`,
  ...(more.methodCode !== undefined && { methodCode: more.methodCode }),
})

export const isError = (value: unknown): value is KakaoError =>
  typeof value === 'object' && value !== null && 'error' in value

export const errorBody = ({ error, message, methodCode }: KakaoError): object => ({
  error_code: error,
  error_message: message,
  ...(methodCode !== undefined && {
    extras: { method_result_code: methodCode, method_result_message: `simulated ${methodCode}` },
  }),
})
