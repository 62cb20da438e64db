import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Stands before an AWS on this machine and makes it as far away, and as strict, as the real one: every
 * call takes its way there and back, and calls that manage functions share 15 a second.
 */
export const startFarAws = async () => {
  let target = ''
  let wayMs = 0
  let perSecond = Number.POSITIVE_INFINITY
  let left = 0
  let filledAt = Date.now()
  let throttled = 0

  /** A bucket of a second's calls, filled all the time. */
  const mayManage = (): boolean => {
    const now = Date.now()
    left = Math.min(perSecond, left + ((now - filledAt) / 1_000) * perSecond)
    filledAt = now
    if (left < 1) {
      throttled += 1
      return false
    }
    left -= 1
    return true
  }

  const server = createServer((incoming, outgoing) => {
    void (async () => {
      await pause(wayMs)
      if ((incoming.url ?? '').startsWith('/2015-03-31/functions/') && !mayManage()) {
        incoming.resume()
        outgoing.writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' })
        outgoing.end('{"message":"Rate exceeded"}')
        return
      }
      const { method, headers, url = '/' } = incoming
      const onward = send(`${target}${url}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on('error', () => outgoing.destroy())
      incoming.pipe(onward)
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    reachedAt: (endpoint: string): string => {
      target = endpoint
      return `http://127.0.0.1:${port}`
    },
    /** From here on; `ms` there and back. */
    beFar: (ms: number, rate: number): void => {
      wayMs = ms
      perSecond = rate
      left = rate
      filledAt = Date.now()
      throttled = 0
    },
    throttled: () => throttled,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
