import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Webhook } from 'standardwebhooks'

/** What a webhook says, as far as it is checked here. */
type Message = {
  readonly timestamp: string
  readonly data: {
    readonly eventId: string
    readonly paymentId: string
    readonly sequence: number
    readonly previousSequence: number | null
    readonly occurredAt: string
  }
}

type Taken = {
  readonly paymentId: string
  readonly sequence: number
  /** ms from the change to here. */
  readonly delayMs: number
  /** Neither it nor an earlier line of its payment was refused, and the server was there. */
  readonly wasHealthy: boolean
}

export type Receiver = {
  readonly url: string
  /** From the endpoint's creation on. */
  secret: string
  /** By event: the first time that each was accepted. */
  readonly taken: Map<string, Taken>
  readonly counts: Readonly<
    Record<
      'arrived' | 'refused' | 'dropped' | 'acceptedAgain' | 'unverifiable' | 'outOfOrder',
      number
    >
  >
  /** Closes its port for so many ms. */
  readonly die: (ms: number) => Promise<void>
  readonly stop: () => Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** A merchant's server: verifies every message, and fails as often as it is told to. */
export const startReceiver = async (failing: number): Promise<Receiver> => {
  const counts = {
    arrived: 0,
    refused: 0,
    dropped: 0,
    acceptedAgain: 0,
    unverifiable: 0,
    outOfOrder: 0,
  }
  const taken = new Map<string, Taken>()
  /** The last line of each payment that was accepted, and payments that were refused something. */
  const last = new Map<string, number>()
  const refused = new Set<string>()
  const state = { secret: '', deadFrom: Infinity, deadUntil: Infinity }

  const read = (body: string, headers: IncomingMessage['headers']): Message | undefined => {
    try {
      return new Webhook(state.secret).verify(body, headers as Record<string, string>) as Message
    } catch {
      return undefined
    }
  }

  const checkOrder = ({ data }: Message): void => {
    const known = last.get(data.paymentId) ?? 0
    const isNext = data.sequence <= known + 1
    const names = data.sequence === 1 ? null : data.sequence - 1
    if (!isNext || data.previousSequence !== names) counts.outOfOrder += 1
  }

  const accept = ({ data }: Message): void => {
    const { eventId, paymentId, sequence } = data
    if (taken.has(eventId)) {
      counts.acceptedAgain += 1
      return
    }
    last.set(paymentId, Math.max(sequence, last.get(paymentId) ?? 0))
    const now = Date.now()
    const occurredAt = Date.parse(data.occurredAt)
    const sawDeath = now >= state.deadFrom && occurredAt <= state.deadUntil
    taken.set(eventId, {
      paymentId,
      sequence,
      delayMs: now - occurredAt,
      wasHealthy: !refused.has(paymentId) && !sawDeath,
    })
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    counts.arrived += 1
    const message = read(body, request.headers)
    if (message === undefined || message.data.eventId !== request.headers['webhook-id']) {
      counts.unverifiable += 1
      response.writeHead(401).end()
      return
    }
    checkOrder(message)
    if (Math.random() >= failing) {
      accept(message)
      response.writeHead(204).end()
      return
    }
    refused.add(message.data.paymentId)
    // Half of the failures are said; of the others, half come after the message was accepted.
    if (Math.random() < 0.5) {
      counts.refused += 1
      response.writeHead(503).end()
      return
    }
    counts.dropped += 1
    if (Math.random() < 0.5) accept(message)
    request.socket.destroy()
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      request.socket.destroy()
    })
  })
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const close = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  const port = await listen(0)

  return {
    url: `http://127.0.0.1:${String(port)}/webhooks`,
    get secret() {
      return state.secret
    },
    set secret(secret) {
      state.secret = secret
    },
    taken,
    counts,
    die: async (ms) => {
      state.deadFrom = Date.now()
      await close()
      await new Promise((resolve) => setTimeout(resolve, ms))
      await listen(port)
      state.deadUntil = Date.now()
    },
    stop: close,
  }
}
