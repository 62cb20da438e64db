import { lookup as lookUpName, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP } from 'node:net'

import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as ipaddr from 'ipaddr.js'

import type { CheckUrl, UrlNotAllowed } from '../../application/ports/webhook-sender'

type Resolved = (error: Error | null, addresses: readonly LookupAddress[]) => void

/** All addresses of a name. */
export type Resolve = (
  hostname: string,
  options: Pick<LookupOptions, 'family' | 'hints'>,
  resolved: Resolved,
) => void

export const resolveName: Resolve = (hostname, options, resolved) => {
  lookUpName(hostname, { ...options, all: true }, resolved)
}

const globalUnicast: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/**
 * Whether an address is one of the open internet. What leads elsewhere by translation (NAT64, 6to4,
 * Teredo) is not: a private address may stand inside.
 */
export const isPublic = (address: string): boolean => {
  // The zone of a link-local address is no part of it.
  const [bare = ''] = address.split('%')
  if (!ipaddr.isValid(bare)) return false
  const parsed = ipaddr.process(bare)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match([...globalUnicast])
}

/** An address that nothing is sent to. */
export class AddressNotAllowed extends Error {
  readonly code = 'ADDRESS_NOT_ALLOWED'
}

/** The host of a URL without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** A host that is an address is connected to without any look-up. */
export const isForbiddenAddress = (url: string): boolean => {
  const parsed = URL.parse(url)
  if (parsed === null) return true
  const host = hostOf(parsed)
  return isIP(host) !== 0 && !isPublic(host)
}

type Connected = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/**
 * For a socket that connects: gives addresses only where each one is public. The socket takes one of
 * those that were looked at, so that a name cannot change its address in between.
 */
export const publicLookup =
  (resolve: Resolve) =>
  (hostname: string, options: LookupOptions, connected: Connected): void => {
    const { family, hints } = options
    const wanted = {
      ...(family !== undefined && { family }),
      ...(hints !== undefined && { hints }),
    }
    resolve(hostname, wanted, (error, addresses) => {
      const [first] = addresses
      if (error !== null) connected(error, [])
      else if (first === undefined || !addresses.every(({ address }) => isPublic(address)))
        connected(new AddressNotAllowed(`${hostname} has an address that is not public`), [])
      else if (options.all === true) connected(null, [...addresses])
      else connected(null, first.address, first.family)
    })
  }

const refused = (problem: string): UrlNotAllowed => ({ _tag: 'UrlNotAllowed', problem })

const resolvedAddresses = (resolve: Resolve, host: string): Promise<readonly string[]> =>
  isIP(host) !== 0
    ? Promise.resolve([host])
    : new Promise((resolved, rejected) => {
        resolve(host, {}, (error, addresses) => {
          if (error === null) resolved(addresses.map(({ address }) => address))
          else rejected(error)
        })
      })

type Rules = {
  /** For one machine alone: http and any address will do. */
  readonly privateAddresses: boolean
  readonly resolve?: Resolve
}

/** Whether webhooks may go to a URL, as far as the DNS tells now; it is asked again at each sending. */
export const checkUrl =
  ({ privateAddresses, resolve = resolveName }: Rules): CheckUrl =>
  (url) => {
    const parsed = URL.parse(url)
    if (parsed === null) return TE.left(refused('must be an absolute URL'))
    if (parsed.username !== '' || parsed.password !== '')
      return TE.left(refused('must not hold a user name or a password'))
    // It is never sent: two URLs that differ in it alone are one server that hears everything twice.
    if (url.includes('#')) return TE.left(refused('must have no # and nothing behind it'))
    if (privateAddresses) return TE.right(undefined)
    if (parsed.protocol !== 'https:') return TE.left(refused('must be https'))
    return pipe(
      TE.tryCatch(
        () => resolvedAddresses(resolve, hostOf(parsed)),
        () => refused('must have a host that the DNS knows'),
      ),
      TE.filterOrElse(
        (addresses) => addresses.length > 0 && addresses.every(isPublic),
        () => refused('must have public addresses only'),
      ),
      TE.map(() => undefined),
    )
  }
