import { createHash } from 'node:crypto'

import * as O from 'fp-ts/Option'

import type { MerchantId } from '../../src/domain/identifiers'
import type { Merchant } from '../../src/domain/merchant'
import { mayReturnTo } from '../../src/domain/merchant'
import { merchantDirectory } from '../../src/infra/merchant-directory'

const hash = (key: string) => createHash('sha256').update(key).digest('hex')
const merchant = (id: string): Merchant => ({
  id: id as MerchantId,
  returnOrigins: ['https://shop.example', 'http://localhost:3001'],
  providersOff: [],
})
const directory = merchantDirectory([
  { merchant: merchant('one'), apiKeyHashes: [hash('sk_one_old'), hash('sk_one_new')] },
  { merchant: merchant('two'), apiKeyHashes: [hash('sk_two')] },
])

describe('the merchant directory', () => {
  it.each([
    ['sk_one_old', 'one'],
    ['sk_one_new', 'one'],
    ['sk_two', 'two'],
  ])('finds %s', (key, id) => {
    expect(directory.byApiKey(key)).toEqual(O.some(merchant(id)))
  })

  it.each(['', 'sk_two ', 'sk_tw', 'SK_TWO', hash('sk_two'), '\u0000', '비밀'])(
    'does not know %j',
    (key) => {
      expect(directory.byApiKey(key)).toEqual(O.none)
    },
  )
})

describe('where a merchant may send the shopper back to', () => {
  it.each([
    ['https://shop.example/orders/1?x=1#y', true],
    ['http://localhost:3001/', true],
    ['https://shop.example.evil.example/', false],
    ['https://shop.example:444/', false],
    ['http://shop.example/', false],
    ['https://user:pass@shop.example/', false],
    ['https://shop.example@evil.example/', false],
    ['javascript:alert(1)', false],
    ['//shop.example/', false],
    ['', false],
  ])('%s: %s', (url, allowed) => {
    expect(mayReturnTo(merchant('one'), url)).toBe(allowed)
  })
})
