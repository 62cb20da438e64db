import { readFileSync } from 'node:fs'

import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams'
import type { SQSEvent } from 'aws-lambda'

import { eventQueue, toMessage } from '../../local/event-queue'

let numbers = 0
const change = (payment: string, eventName: 'INSERT' | 'MODIFY' | 'REMOVE' = 'MODIFY') => {
  numbers += 1
  return {
    eventID: `${payment}${String(numbers)}`,
    eventName,
    dynamodb: {
      Keys: { id: { S: payment } },
      NewImage: { id: { S: payment }, v: { N: String(numbers) } },
      SequenceNumber: String(numbers),
    },
  } satisfies StreamRecord
}
const idsOf = ({ Records }: SQSEvent) => Records.map(({ messageId }) => messageId)

/** A queue before a function that fails what `failing` names, each as often as it says. */
const scene = (failing: Record<string, number> = {}) => {
  const calls: Array<readonly string[]> = []
  const pauses: number[] = []
  const dead: object[] = []
  const left = { ...failing }
  const take = eventQueue({
    handler: (event) => {
      const ids = idsOf(event)
      calls.push(ids)
      const first = ids.findIndex((id) => (left[id] ?? 0) > 0)
      const id = ids[first]
      if (id !== undefined) left[id] = (left[id] ?? 0) - 1
      const failed = first < 0 ? [] : ids.slice(first)
      return Promise.resolve(failed.map((messageId) => ({ messageId, reason: `no ${messageId}` })))
    },
    hiddenMs: 10,
    pause: (ms) => {
      pauses.push(ms)
      return Promise.resolve()
    },
    onFailure: () => undefined,
    onDeadLetter: (message) => dead.push(message),
  })
  return { take, calls, pauses, dead }
}

beforeEach(() => {
  numbers = 0
})

describe('the queue between stream and function', () => {
  it('gives each payment’s changes in their order, ten at most, and no removal', async () => {
    const { take, calls } = scene()
    const many = Array.from({ length: 11 }, () => change('a'))
    await take([change('b', 'INSERT'), ...many, change('b', 'REMOVE')])
    const ofA = many.map(({ eventID }) => eventID)
    expect(calls).toEqual([['b12'], ofA.slice(0, 10), ofA.slice(10)])
  })

  it('gives what failed again, with what came after it', async () => {
    const { take, calls, pauses, dead } = scene({ a2: 2 })
    await take([change('a'), change('a'), change('a')])
    expect(calls).toEqual([
      ['a1', 'a2', 'a3'],
      ['a2', 'a3'],
      ['a2', 'a3'],
    ])
    expect(pauses).toEqual([10, 10])
    expect(dead).toEqual([])
  })

  it('gives a message up after as many times as the stack’s queue, with the reason, and goes on', async () => {
    const stack = readFileSync('serverless/events.yml', 'utf8')
    const most = Number(/maxReceiveCount: (\d+)/.exec(stack)?.[1])
    const { take, calls, dead } = scene({ a1: 99 })
    await take([change('a'), change('a')])
    expect(calls).toEqual([...Array.from({ length: most }, () => ['a1', 'a2']), ['a2']])
    expect(dead).toEqual([{ messageId: 'a1', paymentId: 'a', reason: 'no a1' }])
  })

  it('does not let one payment hold another', async () => {
    const order: string[] = []
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const take = eventQueue({
      handler: async (event) => {
        const [id = ''] = idsOf(event)
        if (id.startsWith('a')) await held
        order.push(id)
        if (id.startsWith('b')) release()
        return []
      },
      hiddenMs: 10,
      pause: () => Promise.resolve(),
      onFailure: () => undefined,
      onDeadLetter: () => undefined,
    })
    await take([change('a'), change('b')])
    expect(order).toEqual(['b2', 'a1'])
  })

  it('takes an invocation that fails for a failure of all its messages', async () => {
    const failures: unknown[] = []
    const dead: object[] = []
    const full = new Error('out of memory')
    const take = eventQueue({
      handler: ({ Records }) => (Records.length === 2 ? Promise.reject(full) : Promise.resolve([])),
      hiddenMs: 10,
      pause: () => Promise.resolve(),
      onFailure: (error) => failures.push(error),
      onDeadLetter: (letter) => dead.push(letter),
    })
    await take([change('a'), change('a')])
    expect(failures).toEqual(Array.from({ length: 10 }, () => full))
    expect(dead).toEqual([{ messageId: 'a1', paymentId: 'a', reason: 'Error: out of memory' }])
  })

  it('says in a message what the pipe says: the image alone, its group and what tells a repeat', () => {
    const message = toMessage(change('pay_1'))
    expect(JSON.parse(message.body)).toEqual({ image: { id: { S: 'pay_1' }, v: { N: '1' } } })
    expect(message.attributes).toMatchObject({
      MessageGroupId: 'pay_1',
      MessageDeduplicationId: 'pay_11',
    })
  })
})
