import type { UnknownCause } from '../../application/ports/payment-provider'
import type { DeclineKind } from '../../domain/decline'

/** What a result code says about one call: a provable no of a kind, or why nobody can tell. */
export type Verdict =
  | DeclineKind
  | Extract<UnknownCause, 'AlreadyHandled' | 'Inconclusive' | 'Misconfigured' | 'UnlistedCode'>

export type Operation = 'approve' | 'refund' | 'reverse' | 'netCancel'

const causes: readonly Verdict[] = [
  'AlreadyHandled',
  'Inconclusive',
  'Misconfigured',
  'UnlistedCode',
]
export const isCause = (verdict: Verdict): verdict is Exclude<Verdict, DeclineKind> =>
  causes.includes(verdict)

/** `3051-3057` stands for each code in between. */
type Codes = { readonly [V in Verdict]?: string }

const expand = (word: string): readonly string[] => {
  const [, letter = '', first = '', last = ''] = /^([A-Z]?)(\d+)-\1(\d+)$/.exec(word) ?? []
  if (first === '') return [word]
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) =>
    [letter, String(Number(first) + step).padStart(first.length, '0')].join(''),
  )
}

const tableOf = (codes: Codes): ReadonlyMap<string, Verdict> =>
  new Map(
    (Object.entries(codes) as ReadonlyArray<[Verdict, string]>).flatMap(([verdict, words]) =>
      words
        .split(/\s+/)
        .flatMap(expand)
        .map((code): [string, Verdict] => [code, verdict]),
    ),
  )

/** Means the same whatever was asked. */
const everywhere = tableOf({
  // Our keys, contract or address: nothing was done, and nothing will be until a person acts.
  Misconfigured: `U101-U104 U108 U109 U116-U118 U304 U305 U313 U315 U316 U509 A114 A122 A224
    2151 2152 2154`,
  RequestNotAccepted: `U100 U105 U106 U124 U125 U129-U132 U301 U302 U306 U308 U310 U312 U314 U320
    U321-U325 U332-U338 1615 A101 A102 A106-A108 A115 A117 A145-A149 A211 A212 A252 9000 9001`,
  AmountNotAccepted: 'U113 U127 U502 A113 A116',
  MethodUnavailable: 'U110 U119 2157',
  ProviderUnderMaintenance: '2159',
  Other: 'U111 U115 U120 U126 U309 A112 A118 A210 A214-A218 A243 A246 A251',
  // 2158 is listed as a refusal, but a duplicate says nothing about the first.
  AlreadyHandled: 'U112 U114 A127 A225 2156 2158 2201',
  // A method's own success code should have become 0000: the books know.
  Inconclusive: `U303 U307 U317 U501 U503 U504 U506-U508 2000 3001 4000 4100 A000 2001 2211 4110 4120
    A110 A144 A226 A244 A254 A299 A300-A307 A400-A403 9002 9999 S999 T001-T005 X001-X004`,
})

const onApprove = tableOf({
  CardRefused: '3011 3021-3023 3031-3034 3051-3057 3061 3062 3071 3072 3081 3091 3095',
  AmountNotAccepted: 'A123 P034 3024 3041 4004',
  SessionExpired: 'A245 A210 U107 U121',
  AuthenticationFailed: 'U311',
  MethodUnavailable: '3012-3014 4002',
  RequestNotAccepted: '2011 2012 2032',
  Other: '4003 4005-4007 4101-4109 4111-4119 4121-4127 4141-4145',
  // 3073, captured already, is listed as a refusal, but then the money was taken before.
  AlreadyHandled: 'P015 3073',
  Inconclusive: '4001 4008',
})

const onCancel = tableOf({
  RefundExceedsBalance: 'U123 U319 2026 2032',
  AmountNotAccepted: 'U142 U318 2010 2011',
  RefundPeriodOver: '2016 2020',
  LimitExceeded: '2023',
  NotRefundable: 'U107 U121 U128 2012 2014 2017-2019 2027-2031 2033 2052 1534',
  RequestNotAccepted: '2024 2025',
  AlreadyHandled: '2013 2015',
  Inconclusive: 'U122 2003 2021 2022',
})

const onNetCancel = new Map<string, Verdict>([
  ...onCancel,
  // Nothing was charged, or the approve is still on its way.
  ['U107', 'Inconclusive'],
])

const onRefund = new Map<string, Verdict>([
  ...onCancel,
  // The refund's number was taken before: this sending did nothing, and what an earlier one did is
  // for the books to say.
  ...['U112', 'A127', 'P015'].map((code): [string, Verdict] => [code, 'RequestNotAccepted']),
])

const tables = { approve: onApprove, refund: onRefund, reverse: onCancel, netCancel: onNetCancel }

export const verdictOn = (operation: Operation, code: string): Verdict =>
  tables[operation].get(code) ?? everywhere.get(code) ?? 'UnlistedCode'

/** What a query answers about a tid that was never approved or is not known. */
const absent = new Set(['U107', 'U111', 'U121', 'A118', 'A210', 'A251'])
export const isAbsent = (code: string): boolean => absent.has(code)

const inWindow = tableOf({
  ShopperGaveUp: 'I002 P091',
  AuthenticationFailed: 'C001 C002 U311',
  SessionExpired: 'A245 P042',
  AmountNotAccepted: 'P017 P034 A113 3024 3041',
  LimitExceeded: 'N001',
  MethodUnavailable: 'P016 P020-P022 V001 V004 M001 M002 U110 U119 U332',
  ProviderUnderMaintenance: 'I001 I006 P026 P027 P101-P103 2159 U303',
  RequestNotAccepted: `I007 P001-P015 P018 P019 P023-P025 P028-P033 P035-P041 P043 P044 U100 U105
    U124 U125 U131 U132 U321`,
})

/** Why the window ended without a yes. No money moves there, so that an unlisted code is a no too. */
export const kindInWindow = (code: string): DeclineKind => {
  const verdict = inWindow.get(code) ?? 'Other'
  return isCause(verdict) ? 'Other' : verdict
}
