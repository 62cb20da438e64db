import * as E from 'fp-ts/Either'

import {
  addEndpoint,
  changeEndpoint,
  disable,
  enable,
  findEndpoint,
  isEndpointId,
  type MerchantEndpoints,
  mostEndpoints,
  noteTime,
  removeEndpoint,
  type WebhookEndpoint,
} from '../../../src/domain/events/endpoint'
import {
  mostPreviousSecrets,
  rotateSecret,
  signingSecrets,
} from '../../../src/domain/events/endpoint-secrets'
import { endpointId, endpointOf } from '../../support/events'
import { merchantId, minutes, noon, right } from '../../support/payments'

const none: MerchantEndpoints = { merchantId, version: 4, endpoints: [] }
const two: MerchantEndpoints = {
  ...none,
  endpoints: [endpointOf(), endpointOf({ id: endpointId('b'), url: 'https://b.example/' })],
}
const unknown = endpointId('z')
const notFound = E.left({ _tag: 'EndpointNotFound' })

describe('the endpoints of a merchant', () => {
  it('are added, changed and removed, each time under a new version', () => {
    const one = right(addEndpoint(endpointOf())(none))
    expect(one).toEqual({ ...none, version: 5, endpoints: [endpointOf()] })
    const changed = right(changeEndpoint(endpointOf().id, disable(noon, endpointOf()))(one))
    expect(changed).toEqual({
      ...none,
      version: 6,
      endpoints: [endpointOf({ disabledAt: noon })],
    })
    expect(right(removeEndpoint(endpointOf().id)(changed))).toEqual({ ...none, version: 7 })
  })

  it('stay the same object where a rule changes nothing', () => {
    expect(right(changeEndpoint(endpointOf().id, noteTime(1, noon))(two))).toBe(two)
  })

  it('have each URL once', () => {
    expect(addEndpoint(endpointOf({ id: unknown }))(two)).toEqual(
      E.left({ _tag: 'EndpointExists', id: endpointOf().id }),
    )
  })

  it('are ten at most', () => {
    const numbered = (index: number) =>
      endpointOf({ id: endpointId(String(index)), url: `https://${String(index)}.example/` })
    const full = Array.from({ length: mostEndpoints }, (_, index) => index).reduce(
      (all, index) => right(addEndpoint(numbered(index))(all)),
      none,
    )
    expect(full.endpoints).toHaveLength(10)
    expect(addEndpoint(numbered(10))(full)).toEqual(E.left({ _tag: 'TooManyEndpoints', most: 10 }))
  })

  it.each([
    ['find', findEndpoint(unknown)(two)],
    ['change', changeEndpoint(unknown, disable(noon, endpointOf()))(two)],
    ['remove', removeEndpoint(unknown)(two)],
  ])('do not %s one that is not there', (_, result) => {
    expect(result).toEqual(notFound)
  })
})

describe("an endpoint's id", () => {
  it.each(['', 'whe_', `whe_${'a'.repeat(21)}`, `whe_${'a'.repeat(23)}`, `whe_${'!'.repeat(22)}`])(
    'is not %j',
    (text) => {
      expect(isEndpointId(text)).toBe(false)
    },
  )
})

describe('a secret', () => {
  const rotate = (at: number, endpoint: WebhookEndpoint) =>
    right(rotateSecret(minutes(at), 'newest')(endpoint))
  const generationsAt = (at: number, endpoint: WebhookEndpoint) =>
    signingSecrets(endpoint, minutes(at)).map(({ generation }) => generation)
  const day = 24 * 60
  const rotated = rotate(0, endpointOf())

  it('is followed by the next one, and signs beside it for a day', () => {
    const old = { generation: 1, master: 'master' }
    expect(rotated.secret).toEqual({ generation: 2, master: 'newest' })
    expect(signingSecrets(endpointOf(), noon)).toEqual([old])
    expect(signingSecrets(rotated, minutes(24 * 60 - 0.01))).toEqual([
      rotated.secret,
      { ...old, until: minutes(24 * 60) },
    ])
    expect(signingSecrets(rotated, minutes(24 * 60))).toEqual([rotated.secret])
  })

  it('signs for its own day, however often others follow', () => {
    const twice = rotate(60, rotated)
    expect(generationsAt(day - 1, twice)).toEqual([3, 2, 1])
    expect(generationsAt(day, twice)).toEqual([3, 2])
    expect(generationsAt(day + 60, twice)).toEqual([3])
    const later = rotate(day, twice)
    expect(later.previousSecrets).toHaveLength(2)
    expect(generationsAt(day + 59, later)).toEqual([4, 3, 2])
  })

  it('is not followed by another while five old ones sign, and is when one of them is done', () => {
    const full = Array.from({ length: mostPreviousSecrets }, (_, index) => index).reduce(
      (endpoint, at) => rotate(at, endpoint),
      endpointOf(),
    )
    expect(generationsAt(10, full)).toEqual([6, 5, 4, 3, 2, 1])
    expect(rotateSecret(minutes(day - 1), 'newest')(full)).toEqual(
      E.left({ _tag: 'TooManyRotations', possibleAt: minutes(day) }),
    )
    expect(generationsAt(day, rotate(day, full))).toEqual([7, 6, 5, 4, 3, 2])
  })
})

describe('an endpoint', () => {
  it('is disabled once, until it is enabled', () => {
    const off = disable(noon, endpointOf())(endpointOf())
    expect(off).toEqual(endpointOf({ disabledAt: noon }))
    expect(disable(minutes(1), off)(off)).toBe(off)
    const on = enable(off)
    expect(on).toEqual(endpointOf({ timesEnabled: 1 }))
    expect(disable(minutes(2), on)(on).disabledAt).toEqual(minutes(2))
    // Said before it was enabled, also where it was not disabled yet by then.
    expect(disable(minutes(2), off)(on)).toBe(on)
    const sure = enable(endpointOf())
    expect(disable(minutes(2), endpointOf())(sure)).toBe(sure)
  })

  it('is in trouble from its first slow answer to its next prompt one', () => {
    const well = endpointOf()
    expect(noteTime(3_000, noon)(well)).toBe(well)
    const troubled = noteTime(3_001, noon)(well)
    expect(troubled).toEqual(endpointOf({ troubledSince: noon }))
    expect(noteTime(9_000, minutes(1))(troubled)).toBe(troubled)
    expect(noteTime(10, minutes(1))(troubled)).toEqual(well)
  })
})
