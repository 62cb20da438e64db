import { type Environment, readSettings, SettingsInvalid } from '../../src/infra/settings'

const apiKeyHash = 'a'.repeat(64)
const merchants = [
  {
    id: 'demo',
    apiKeyHashes: [apiKeyHash],
    returnOrigins: ['https://shop.example'],
    kakaopay: { cid: 'TC0ONETIME', secretKey: 'very-secret' },
  },
]
const complete: Environment = {
  PAYPORT_PUBLIC_URL: 'https://pay.example/',
  PAYPORT_CHECKOUT_SECRETS: `${'s'.repeat(32)},${'t'.repeat(32)}`,
  PAYPORT_TABLE: 'payport',
  PAYPORT_EVENT_TABLE: 'payport-events',
  PAYPORT_WEBHOOK_SECRETS: 'w'.repeat(32),
  PAYPORT_MERCHANTS: JSON.stringify(merchants),
}

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    readSettings(environment)
    return []
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems
    throw error
  }
}

describe('settings', () => {
  it('are read from the environment, with the live hosts of the providers', () => {
    const settings = readSettings(complete)
    expect(settings.publicUrl).toBe('https://pay.example')
    expect(settings.checkoutSecrets).toEqual(['s'.repeat(32), 't'.repeat(32)])
    expect(settings.webhooks).toEqual({ secrets: ['w'.repeat(32)], privateAddresses: false })
    expect(settings.providers.kakaoPayUrl).toBe('https://open-api.kakaopay.com')
    expect(settings.providers.limits).toEqual({ connectMs: 3000, readMs: 20000 })
    expect(settings.merchants[0]?.merchant).toEqual({
      id: 'demo',
      returnOrigins: ['https://shop.example'],
      providersOff: [],
    })
  })

  it('that are missing are told all at once', () => {
    expect(problemsOf({}).map((each) => each.split(' ')[0])).toEqual([
      'PAYPORT_PUBLIC_URL',
      'PAYPORT_CHECKOUT_SECRETS',
      'PAYPORT_TABLE',
      'PAYPORT_EVENT_TABLE',
      'PAYPORT_WEBHOOK_SECRETS',
      'PAYPORT_MERCHANTS',
    ])
  })

  it.each<[string, Environment, RegExp]>([
    ['a URL', { PAYPORT_PUBLIC_URL: 'pay.example' }, /^PAYPORT_PUBLIC_URL must be a URL/],
    ['a short master', { PAYPORT_WEBHOOK_SECRETS: 'short' }, /at least 32 characters/],
    [
      'another word for private addresses',
      { PAYPORT_WEBHOOK_PRIVATE_ADDRESSES: 'yes' },
      /^PAYPORT_WEBHOOK_PRIVATE_ADDRESSES must be allow or refuse/,
    ],
    ['a short secret', { PAYPORT_CHECKOUT_SECRETS: 'short' }, /at least 32 characters/],
    [
      'a time-out',
      { PROVIDER_READ_TIMEOUT_MS: '60000' },
      /^PROVIDER_READ_TIMEOUT_MS must be whole/,
    ],
    [
      'a merchant that is there twice',
      { PAYPORT_MERCHANTS: JSON.stringify([...merchants, { ...merchants[0], apiKeyHashes: [] }]) },
      /must not have the merchant demo twice/,
    ],
    [
      'an API key of two merchants',
      { PAYPORT_MERCHANTS: JSON.stringify([...merchants, { ...merchants[0], id: 'other' }]) },
      /must not have an API key hash twice/,
    ],
    ['no number', { PROVIDER_CONNECT_TIMEOUT_MS: 'soon' }, /^PROVIDER_CONNECT_TIMEOUT_MS must be/],
    ['no JSON', { PAYPORT_MERCHANTS: '{' }, /^PAYPORT_MERCHANTS must be JSON/],
    [
      'a merchant without its cid',
      { PAYPORT_MERCHANTS: JSON.stringify([{ ...merchants[0], kakaopay: { secretKey: 'x' } }]) },
      /^PAYPORT_MERCHANTS\[0\]\.kakaopay\.cid must be text$/,
    ],
    [
      'an origin with a path',
      {
        PAYPORT_MERCHANTS: JSON.stringify([
          { ...merchants[0], returnOrigins: ['https://shop.example/'] },
        ]),
      },
      /^PAYPORT_MERCHANTS\[0\]\.returnOrigins\[0\] must be origin/,
    ],
    [
      'an API key in the clear',
      { PAYPORT_MERCHANTS: JSON.stringify([{ ...merchants[0], apiKeyHashes: ['sk_live_1'] }]) },
      /^PAYPORT_MERCHANTS\[0\]\.apiKeyHashes\[0\] must be SHA-256/,
    ],
  ])('with %s are refused, naming the place', (_, changed, says) => {
    const problems = problemsOf({ ...complete, ...changed })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(says)
  })

  it('never show a value in a complaint', () => {
    const environment = {
      ...complete,
      PAYPORT_CHECKOUT_SECRETS: 'hunter2',
      PAYPORT_MERCHANTS: '[{"id":"demo","apiKeyHashes":["sk_live_secret"]}]',
    }
    expect(problemsOf(environment).join('\n')).not.toMatch(/hunter2|sk_live_secret/)
  })
})
