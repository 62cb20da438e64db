import type { Operation } from '../kernel/faults'
import type { Call } from '../kernel/simulator'
import { envelope, toResponse } from './answers'
import { isFinal, refused, type Answer } from './codes'
import type { Sent as Fields } from './fields'
import type { Asked, Gateway, Manner } from './gateway'
import { fingerprintOf, keyHeader, type Keyed, type Sent } from './idempotency'
import { InFlight } from './in-flight'

/** An empty header is no key. */
export const keyOf = (call: Call): string | undefined => {
  const key = call.req.header(keyHeader)
  return key === '' ? undefined : key
}

/** Keeps an answer for a later request with the same key, as far as the merchant's switch says. */
export const keep = ({ keys, switched }: Gateway, { keyed }: Asked, sent: Sent): Sent => {
  const way = switched('storedFailures')
  const isKept = sent.code === 'Success' || way === 'all' || (way === 'final' && isFinal(sent.code))
  if (keyed && isKept && (sent.status === 200 || sent.status === 400)) keys.keep(keyed, sent)
  return sent
}

/** Does what was asked, unless an earlier request with the same key has had its answer. */
export const settle = (gateway: Gateway, asked: Asked, manner: Manner): Sent => {
  const { keyed, isKeyBusy, work } = asked
  if (isKeyBusy) return envelope(refused('AlreadyOnGoing'))
  const earlier = keyed && gateway.keys.find(keyed)
  if (earlier === undefined) return keep(gateway, asked, envelope(work(manner), manner))
  return earlier.fingerprint !== keyed?.fingerprint &&
    gateway.switched('keyWithOtherParameters') === 'refuses'
    ? envelope(refused('InvalidParameter', '같은 멱등 키로 다른 요청을 보낼 수 없습니다.'))
    : { ...earlier, status: 409 }
}

type Change = {
  readonly operation: Operation
  readonly api: string
  readonly sent: Fields
  readonly paymentId?: string
  readonly work: (isBusy: boolean, manner: Manner) => Answer
}

const keyedBy = ({ switched }: Gateway, call: Call, { api, sent }: Change): Keyed | undefined => {
  const key = keyOf(call)
  if (key === undefined) return undefined
  if (api === 'reserve' && switched('keyOnReserve') === 'ignored') return undefined
  const name = switched('keyScope') === 'api' ? `${api} ${key}` : key
  return { name, fingerprint: fingerprintOf(api, sent) }
}

/** Bodies are read before a fault may wait: the caller can be gone afterwards. */
export const changes = (gateway: Gateway) => {
  const inFlight = new InFlight()
  return (call: Call, change: Change) => {
    const { operation, paymentId, work } = change
    const keyed = keyedBy(gateway, call, change)
    const keyLock = `key ${keyed?.name}`
    const paymentLock = `payment ${paymentId}`
    const locks = [...(keyed ? [keyLock] : []), ...(paymentId ? [paymentLock] : [])]
    return inFlight.during(locks, (isBusy) => {
      const asked: Asked = {
        keyed,
        isKeyBusy: keyed !== undefined && isBusy(keyLock),
        ...(paymentId !== undefined && { paymentId }),
        work: (manner) => work(isBusy(paymentLock), manner),
      }
      gateway.asked.set(call, asked)
      return gateway.kernel.perform(call, operation, (twist) =>
        toResponse(settle(gateway, asked, twist), keyOf(call)),
      )
    })
  }
}
