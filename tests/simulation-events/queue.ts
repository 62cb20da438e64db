import type { SQSRecord } from 'aws-lambda'

import type { World } from './world'

type Message = {
  readonly id: string
  readonly group: string
  readonly body: string
  receives: number
  /** Epoch ms; nobody else gets it before. */
  hiddenUntil: number
  receipt: string
}

/** As the stack sets them up. */
const visibilityMs = 240_000
const mostReceives = 10
const repeatsMs = 300_000

/**
 * An SQS FIFO queue with its dead letters: a group's messages in their order, and none of a group of
 * which some are out; what is not deleted in time comes again, and after too many times never.
 */
export class FifoQueue {
  readonly deadLetters: Message[] = []
  /** Called when there may be something to take. */
  wake: () => void = () => undefined
  private messages: Message[] = []
  private readonly seen = new Map<string, number>()

  constructor(private readonly world: World) {}

  send(group: string, dedupId: string, body: string): void {
    const { now } = this.world
    const before = this.seen.get(dedupId)
    if (before !== undefined && now - before < repeatsMs) return
    this.seen.set(dedupId, now)
    this.put(group, body)
  }

  /** Up to ten messages, of groups of which nobody holds one. */
  receive(): readonly SQSRecord[] {
    const { random, now } = this.world
    this.bury()
    const held = new Set(
      this.messages.filter(({ hiddenUntil }) => hiddenUntil > now).map(({ group }) => group),
    )
    const free = this.messages.filter(({ group }) => !held.has(group))
    const most = random.chance(0.5) ? 10 : random.between(1, 10)
    const taken = free.slice(0, most)
    for (const message of taken) {
      if (message.receives > 0) this.world.met('receivedAgain', 'queue')
      message.receives += 1
      message.hiddenUntil = now + visibilityMs
      message.receipt = this.world.name('receipt')
    }
    if (taken.length > 0)
      this.world.scheduler.after(visibilityMs + 1, () => {
        this.wake()
      })
    return taken.map(toRecord)
  }

  delete(receipt: string): void {
    this.messages = this.messages.filter((message) => message.receipt !== receipt)
    this.wake()
  }

  /** Sends back what was given up; gives how many. */
  redrive(): number {
    const letters = this.deadLetters.splice(0)
    for (const { group, body } of letters) this.put(group, body)
    return letters.length
  }

  get isEmpty(): boolean {
    return this.messages.length === 0
  }

  private put(group: string, body: string): void {
    const id = this.world.name('message')
    this.messages.push({ id, group, body, receives: 0, hiddenUntil: 0, receipt: id })
    this.wake()
  }

  /** What was received too often is out of the way of its group. */
  private bury(): void {
    const { now } = this.world
    const isDead = ({ receives, hiddenUntil }: Message) =>
      receives >= mostReceives && hiddenUntil <= now
    for (const message of this.messages.filter(isDead)) {
      this.world.met('deadLettered', 'queue')
      this.world.say('queue', () => `gives up ${message.id}`)
      this.deadLetters.push(message)
    }
    this.messages = this.messages.filter((message) => !isDead(message))
  }
}

const toRecord = ({ id, group, body, receives, receipt }: Message): SQSRecord => ({
  messageId: id,
  receiptHandle: receipt,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    ApproximateFirstReceiveTimestamp: '0',
    SentTimestamp: '0',
    SenderId: 'simulation',
    MessageGroupId: group,
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:simulated',
  awsRegion: 'simulated',
})
