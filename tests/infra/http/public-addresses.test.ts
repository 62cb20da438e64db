import type { LookupAddress } from 'node:dns'

import * as E from 'fp-ts/Either'

import {
  checkUrl,
  isForbiddenAddress,
  isPublic,
  publicLookup,
  type Resolve,
} from '../../../src/infra/http/public-addresses'

const publicV4 = '93.184.216.34'
const publicV6 = '2606:2800:220:1:248:1893:25c8:1946'

const privateAddresses: ReadonlyArray<readonly [what: string, address: string]> = [
  ['this machine', '127.0.0.1'],
  ['this machine by another number', '127.255.255.254'],
  ['this machine (IPv6)', '::1'],
  ['no address', '0.0.0.0'],
  ['no address (IPv6)', '::'],
  ['this network', '0.1.2.3'],
  ['a private network of class A', '10.0.0.1'],
  ['the end of class A', '10.255.255.255'],
  ['a private network of class B', '172.16.0.1'],
  ['the end of class B', '172.31.255.255'],
  ['a private network of class C', '192.168.1.1'],
  ['link-local', '169.254.1.1'],
  ['the metadata of AWS', '169.254.169.254'],
  ['the metadata of ECS tasks', '169.254.170.2'],
  ['the metadata of AWS (IPv6)', 'fd00:ec2::254'],
  ['a unique local address', 'fc00::1'],
  ['the end of unique local addresses', 'fdff::1'],
  ['link-local (IPv6)', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['shared by a carrier', '100.64.0.1'],
  ['multicast', '224.0.0.1'],
  ['multicast (IPv6)', 'ff02::1'],
  ['broadcast', '255.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['protocol assignments', '192.0.0.1'],
  ['documentation', '192.0.2.1'],
  ['documentation', '198.51.100.1'],
  ['documentation', '203.0.113.1'],
  ['documentation (IPv6)', '2001:db8::1'],
  ['documentation (IPv6, new)', '3fff::1'],
  ['benchmarks', '198.18.0.1'],
  ['a mapped private address', '::ffff:10.0.0.1'],
  ['a mapped private address in hex', '::ffff:a00:1'],
  ['a compatible private address', '::10.0.0.1'],
  ['a translated private address (NAT64)', '64:ff9b::a00:1'],
  ['a public one by NAT64', '64:ff9b::5db8:d822'],
  ['a local NAT64', '64:ff9b:1::a00:1'],
  ['a private address by 6to4', '2002:a00:1::'],
  ['a private address by Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['discard', '100::1'],
  ['not allotted to anybody', '4000::1'],
  ['no address at all', 'localhost'],
  ['nothing', ''],
]

const publicAddresses = [
  publicV4,
  publicV6,
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '223.255.255.255',
  '::ffff:93.184.216.34',
  '2001:4860:4860::8888',
  '2406:da12::1',
]

describe('an address', () => {
  it.each(privateAddresses)('is not public: %s, %s', (_, address) => {
    expect(isPublic(address)).toBe(false)
  })

  it.each(publicAddresses)('is public: %s', (address) => {
    expect(isPublic(address)).toBe(true)
  })
})

/** A name server that knows these names. */
const nameServer =
  (names: Readonly<Record<string, readonly string[]>>): Resolve =>
  (hostname, _, resolved) => {
    const found = names[hostname]
    const addresses = (found ?? []).map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    setImmediate(() => {
      resolved(found === undefined ? new Error('ENOTFOUND') : null, addresses)
    })
  }

const resolve = nameServer({
  'shop.example': [publicV4, publicV6],
  'shop.example.': [publicV4],
  'inside.example': ['10.0.0.1'],
  'half.example': [publicV4, '127.0.0.1'],
  'sixth.example': ['::1'],
  'empty.example': [],
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'app.localhost': ['127.0.0.1'],
})

const check = (url: string, privateAddresses = false) =>
  checkUrl({ privateAddresses, resolve })(url)()

describe('the URL of an endpoint', () => {
  it.each([
    'https://shop.example/webhooks',
    'https://shop.example:8443/webhooks?a=1',
    'https://shop.example./',
    `https://${publicV4}/`,
    `https://[${publicV6}]/`,
  ])('may be %s', async (url) => {
    expect(await check(url)).toEqual(E.right(undefined))
  })

  it.each([
    ['plain http', 'http://shop.example/', /https/],
    ['another scheme', 'ftp://shop.example/', /https/],
    ['no URL', 'shop.example', /absolute/],
    ['a user', 'https://user@shop.example/', /user name/],
    ['a password', 'https://:secret@shop.example/', /password/],
    ['an unknown name', 'https://nowhere.example/', /DNS/],
    ['a name without an address', 'https://empty.example/', /public/],
    ['a private name', 'https://inside.example/', /public/],
    ['a name of which one address is private', 'https://half.example/', /public/],
    ['a name with a private IPv6 address', 'https://sixth.example/', /public/],
    ['a fragment', 'https://shop.example/hooks#a', /no #/],
    ['an empty fragment', 'https://shop.example/hooks#', /no #/],
    ['this machine by name', 'https://localhost/', /public/],
    ['this machine by name with a dot', 'https://localhost./', /public/],
    ['this machine by name in capitals', 'https://LOCALHOST/', /public/],
    ['a name under localhost', 'https://app.localhost/', /public/],
    ['an address with a dot', 'https://127.0.0.1./', /public/],
    ['a decimal address', 'https://2130706433/', /public/],
    ['a hexadecimal address', 'https://0x7f000001/', /public/],
    ['an octal address', 'https://0177.0.0.1/', /public/],
    ['a short address', 'https://127.1/', /public/],
    ['a mixed address', 'https://0x7f.0.0.01/', /public/],
    ['an encoded address', 'https://%31%32%37.0.0.1/', /public/],
    ['full-width digits', 'https://１２７.0.0.1/', /public/],
    ['a mapped address', 'https://[::ffff:7f00:1]/', /public/],
    ...privateAddresses
      .filter(([, address]) => /^[0-9a-f:.]+$/.test(address))
      .map(
        ([what, address]) =>
          [what, `https://${address.includes(':') ? `[${address}]` : address}/`, /public/] as const,
      ),
  ] as const)('is refused: %s, %s', async (_, url, problem) => {
    expect(await check(url)).toEqual(
      E.left({ _tag: 'UrlNotAllowed', problem: expect.stringMatching(problem) }),
    )
  })

  it('may be anything without a secret or a fragment on one machine', async () => {
    expect(await check('http://localhost:3001/webhooks', true)).toEqual(E.right(undefined))
    for (const url of ['http://user:secret@localhost/', 'http://localhost/#a'])
      expect(await check(url, true)).toMatchObject(E.left({ _tag: 'UrlNotAllowed' }))
  })
})

describe('a host that is an address', () => {
  it.each(['https://127.1/', 'https://[::1]/', 'https://169.254.169.254/latest', 'nonsense'])(
    'is not connected to: %s',
    (url) => {
      expect(isForbiddenAddress(url)).toBe(true)
    },
  )

  it.each([`https://${publicV4}/`, 'https://shop.example/'])('is: %s', (url) => {
    expect(isForbiddenAddress(url)).toBe(false)
  })
})

describe('the look-up of a socket', () => {
  const lookUp = (name: string, options: object) =>
    new Promise((resolved) => {
      publicLookup(resolve)(name, options, (error, address, family) => {
        resolved(error === null ? { address, family } : String(error))
      })
    })

  it('gives one address or all of them, as it is asked', async () => {
    expect(await lookUp('shop.example', {})).toEqual({ address: publicV4, family: 4 })
    expect(await lookUp('shop.example', { all: true })).toEqual({
      address: [
        { address: publicV4, family: 4 },
        { address: publicV6, family: 6 },
      ],
      family: undefined,
    })
  })

  it.each(['inside.example', 'half.example', 'sixth.example', 'empty.example', 'localhost'])(
    'gives none of %s',
    async (name) => {
      expect(await lookUp(name, { all: true })).toMatch(/not public/)
      expect(await lookUp(name, {})).toMatch(/not public/)
    },
  )

  it('passes on that there is no such name', async () => {
    expect(await lookUp('nowhere.example', {})).toMatch(/ENOTFOUND/)
  })
})
