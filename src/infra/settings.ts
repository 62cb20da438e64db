import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { isMerchantId, type MerchantId } from '../domain/identifiers'
import type { Merchant } from '../domain/merchant'
import { type ProviderName, providerNames } from '../domain/provider-name'
import type { HttpLimits } from './http/provider-http'

/** Where the settings come from: the process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>

export type KakaoPaySettings = t.TypeOf<typeof KakaoPayCodec>
export type NaverPaySettings = t.TypeOf<typeof NaverPayCodec>
export type NicePaySettings = t.TypeOf<typeof NicePayCodec>

export type MerchantSettings = {
  readonly merchant: Merchant
  readonly apiKeyHashes: readonly string[]
  readonly kakaopay?: KakaoPaySettings
  readonly naverpay?: NaverPaySettings
  readonly nicepay?: NicePaySettings
}

export type Settings = {
  readonly version: string
  /** Where shoppers' browsers reach this API, without a slash at the end. */
  readonly publicUrl: string
  readonly checkoutSecrets: readonly [string, ...(readonly string[])]
  readonly dynamoDb: {
    readonly tableName: string
    readonly eventTableName: string
    readonly endpoint?: string
  }
  readonly webhooks: {
    /** Masters that the secrets of endpoints are made of; the first makes new ones. */
    readonly secrets: readonly [string, ...(readonly string[])]
    /** Send to plain http and to private addresses too: for one machine alone. */
    readonly privateAddresses: boolean
  }
  readonly providers: {
    readonly kakaoPayUrl: string
    readonly naverPayApiUrl: string
    readonly naverPayServiceUrl: string
    readonly nicePayApiUrl: string
    readonly nicePayScriptUrl: string
    readonly limits: HttpLimits
  }
  readonly merchants: readonly MerchantSettings[]
}

/** Thrown at the start: names every setting that is missing or malformed, and never a value. */
export class SettingsInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Settings are missing or malformed:\n${problems.map((each) => `  - ${each}`).join('\n')}`)
    this.name = 'SettingsInvalid'
  }
}

const filled = new t.Type<string, string>(
  'text',
  (value): value is string => typeof value === 'string' && value !== '',
  (value, context) =>
    typeof value === 'string' && value !== '' ? t.success(value) : t.failure(value, context),
  t.identity,
)

const MerchantIdCodec = new t.Type<MerchantId, string>(
  'merchant id (a-z, 0-9, -; at most 32)',
  isMerchantId,
  (value, context) => (isMerchantId(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const isSha256 = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const Sha256Hex = new t.Type<string, string>(
  'SHA-256 in hex',
  isSha256,
  (value, context) => (isSha256(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const isOrigin = (value: unknown): value is string =>
  typeof value === 'string' && URL.parse(value)?.origin === value
const Origin = new t.Type<string, string>(
  'origin like https://shop.example',
  isOrigin,
  (value, context) => (isOrigin(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

const KakaoPayCodec = t.intersection([
  t.strict({ cid: filled, secretKey: filled }),
  t.exact(t.partial({ cidSecret: filled })),
])
const NaverPayCodec = t.strict({
  partnerId: filled,
  clientId: filled,
  clientSecret: filled,
  chainId: filled,
})
const NicePayCodec = t.strict({ clientId: filled, secretKey: filled })

const MerchantCodec = t.intersection([
  t.strict({
    id: MerchantIdCodec,
    apiKeyHashes: t.array(Sha256Hex),
    returnOrigins: t.array(Origin),
  }),
  t.exact(t.partial({ kakaopay: KakaoPayCodec, naverpay: NaverPayCodec, nicepay: NicePayCodec })),
])

const toMerchantSettings =
  (providersOff: readonly ProviderName[]) =>
  ({
    id,
    apiKeyHashes,
    returnOrigins,
    ...credentials
  }: t.TypeOf<typeof MerchantCodec>): MerchantSettings => ({
    merchant: { id, returnOrigins, providersOff },
    apiKeyHashes,
    ...credentials,
  })

/** Where the value goes wrong, in the words of the JSON document: `[0].kakaopay.cid`. */
const pathOf = (context: t.Context): string =>
  context
    .slice(1)
    // Members of an intersection are numbered by io-ts; the document has no such level.
    .filter((_, index, all) => {
      const parent = index === 0 ? context[0] : all[index - 1]
      return !(parent?.type instanceof t.IntersectionType)
    })
    .map(({ key }) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join('')

const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

const parseJson = (text: string): E.Either<unknown, unknown> =>
  E.tryCatch(
    () => JSON.parse(text) as unknown,
    (error) => error,
  )

/** Reads one setting at a time and remembers every complaint, so that they are told all at once. */
const reader = (environment: Environment) => {
  const problems: string[] = []
  const complain = (name: string, says: string) => problems.push(`${name} ${says}`)

  const text = (name: string, says: string, fallback?: string): string => {
    const value = environment[name] ?? fallback
    if (value === undefined || value === '') complain(name, `is missing: ${says}`)
    return value ?? ''
  }
  const url = (name: string, says: string, fallback?: string): string => {
    const value = text(name, says, fallback)
    if (value !== '' && !/^https?:\/\/[^\s]+$/.test(value)) complain(name, `must be a URL: ${says}`)
    return value.replace(/\/+$/, '')
  }
  const milliseconds = (name: string, fallback: number, most: number): number => {
    const value = environment[name] === undefined ? fallback : Number(environment[name])
    if (!Number.isInteger(value) || value < 1 || value > most)
      complain(name, `must be whole milliseconds from 1 to ${String(most)}`)
    return value
  }
  const secrets = (name: string, use: string): readonly [string, ...string[]] => {
    const [first, ...others] = text(
      name,
      `one or more secrets of at least 32 characters, separated by commas; the first ${use}`,
    ).split(',')
    if (environment[name] && [first, ...others].some((each) => (each ?? '').length < 32))
      complain(name, 'must hold secrets of at least 32 characters')
    return [first ?? '', ...others]
  }
  const isAllowed = (name: string): boolean => {
    const value = environment[name] ?? 'refuse'
    if (value !== 'allow' && value !== 'refuse') complain(name, 'must be allow or refuse')
    return value === 'allow'
  }
  const providersOff = (name: string): readonly ProviderName[] => {
    const words = (environment[name] ?? 'none').split(',').map((word) => word.trim())
    const known = providerNames.filter((each) => words.includes(each))
    // A name that nobody knows must not look as if its provider were off.
    if (
      words.some(
        (word) => word !== 'none' && word !== '' && !providerNames.some((each) => each === word),
      )
    )
      complain(name, `must be none, or of ${providerNames.join(', ')}, separated by commas`)
    return known
  }
  const merchants = (
    name: string,
    providersOff: readonly ProviderName[],
  ): readonly MerchantSettings[] => {
    const value = text(name, 'the merchants as a JSON array (see docs/settings.md)')
    if (value === '') return []
    const parsed = parseJson(value)
    if (E.isLeft(parsed)) return (complain(name, 'must be JSON'), [])
    const decoded = t.array(MerchantCodec).decode(parsed.right)
    if (E.isRight(decoded)) {
      for (const twice of repeated(decoded.right.map(({ id }) => id)))
        complain(name, `must not have the merchant ${twice} twice`)
      // Whose payment it is must not depend on who is found first.
      if (repeated(decoded.right.flatMap(({ apiKeyHashes }) => apiKeyHashes)).length > 0)
        complain(name, 'must not have an API key hash twice')
      return decoded.right.map(toMerchantSettings(providersOff))
    }
    for (const { context } of decoded.left)
      complain(`${name}${pathOf(context)}`, `must be ${context.at(-1)?.type.name ?? 'otherwise'}`)
    return []
  }
  return { problems, text, url, milliseconds, secrets, isAllowed, providersOff, merchants }
}

/**
 * The settings, or `SettingsInvalid` with the list of all that is wrong. Provider URLs default to
 * the live hosts of the fact sheets.
 */
export const readSettings = (environment: Environment): Settings => {
  const { problems, text, url, milliseconds, secrets, isAllowed, providersOff, merchants } =
    reader(environment)
  const endpoint = environment['DYNAMODB_ENDPOINT']
  const settings: Settings = {
    version: environment['PAYPORT_VERSION'] ?? 'development',
    publicUrl: url('PAYPORT_PUBLIC_URL', 'where browsers reach this API, like https://pay.example'),
    checkoutSecrets: secrets('PAYPORT_CHECKOUT_SECRETS', 'signs'),
    dynamoDb: {
      tableName: text('PAYPORT_TABLE', 'the name of the DynamoDB table'),
      eventTableName: text('PAYPORT_EVENT_TABLE', 'the name of the DynamoDB table of the events'),
      ...(endpoint !== undefined && endpoint !== '' && { endpoint }),
    },
    webhooks: {
      secrets: secrets('PAYPORT_WEBHOOK_SECRETS', 'makes new ones'),
      privateAddresses: isAllowed('PAYPORT_WEBHOOK_PRIVATE_ADDRESSES'),
    },
    providers: {
      kakaoPayUrl: url('KAKAOPAY_URL', 'the API', 'https://open-api.kakaopay.com'),
      naverPayApiUrl: url('NAVERPAY_API_URL', 'the API', 'https://pay.paygate.naver.com'),
      naverPayServiceUrl: url('NAVERPAY_SERVICE_URL', 'the window', 'https://m.pay.naver.com'),
      nicePayApiUrl: url('NICEPAY_API_URL', 'the API', 'https://api.nicepay.co.kr'),
      nicePayScriptUrl: text(
        'NICEPAY_SCRIPT_URL',
        'the script of the window',
        'https://pay.nicepay.co.kr/v1/js/',
      ),
      limits: {
        connectMs: milliseconds('PROVIDER_CONNECT_TIMEOUT_MS', 3_000, 5_000),
        // API Gateway ends a call at 30 s; the writes before and after need their time too.
        readMs: milliseconds('PROVIDER_READ_TIMEOUT_MS', 20_000, 22_000),
      },
    },
    merchants: merchants('PAYPORT_MERCHANTS', providersOff('PAYPORT_PROVIDERS_OFF')),
  }
  if (problems.length > 0) throw new SettingsInvalid(problems)
  return settings
}
