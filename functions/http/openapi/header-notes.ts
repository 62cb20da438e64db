import type { Failure } from '../failure'
import { problems } from '../problem-table'

type Notes = Readonly<Record<string, string>>

export const retryAfter: Notes = { 'Retry-After': 'Seconds after which to ask again' }

export const replayed: Notes = {
  'Idempotent-Replayed': 'true where an earlier request with this key is answered again',
}

/** The headers that a problem may come with. */
export const problemHeaders = (tag: Failure['_tag']): Notes => {
  switch (tag) {
    case 'Unauthorized':
      return { 'WWW-Authenticate': 'The scheme: Bearer' }
    case 'MethodNotAllowed':
      return { Allow: 'The methods of the route' }
    case 'RefundRefused':
    case 'RefundExceedsBalance':
      return replayed
    case 'ReversalPending':
      return retryAfter
    default:
      return problems[tag].status === 503 ? retryAfter : {}
  }
}
