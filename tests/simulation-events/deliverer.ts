import { Logger } from '@aws-lambda-powertools/logger'
import type { SQSRecord } from 'aws-lambda'
import * as E from 'fp-ts/Either'

import { followMessages } from '../../functions/deliver-events/follow-messages'
import type { ReadImage } from '../../functions/deliver-events/read-messages'
import { retryOnce } from '../../functions/deliver-events/retry-once'
import { emfMetrics } from '../../functions/telemetry/metrics'
import { followChanges } from '../../src/application/events/follow-changes'
import { retryDeliveries } from '../../src/application/events/retry-deliveries'
import { portsOf, type Site } from './ports'
import type { FifoQueue } from './queue'
import { limit, type Running, start } from './running'
import type { PaymentStream } from './stream'

const telemetry = {
  logger: new Logger({ logLevel: 'SILENT' }),
  metrics: emfMetrics('simulation', 'simulation', false),
}

/** ms; the function's, in the stack. */
const limitMs = 85_000
/** ms after which another takes the place of one that is not stopped. */
const givenUpMs = 200_000

/** The function behind the queue, in as many copies as it takes, and its retry run. */
export class Deliverer {
  private running = 0

  constructor(
    private readonly site: Site,
    private readonly queue: FifoQueue,
    private readonly stream: PaymentStream,
    /** Copies at the same time. */
    private readonly most: number,
    /** Lambda stops what takes too long; a machine of one's own does not. */
    private readonly isStopped: boolean,
    private readonly onDefect: (error: unknown) => void,
  ) {
    queue.wake = () => {
      this.site.world.scheduler.after(this.site.world.random.between(1, 50), () => {
        this.poll()
      })
    }
  }

  /** One retry run. */
  retry(): void {
    const process = this.begin('retrying')
    const ports = portsOf(this.site, process)
    const run = retryOnce(
      { clock: ports.clock, retryDeliveries: retryDeliveries(ports) },
      telemetry,
    )
    run.then(
      () => {
        process.isDone = true
      },
      (error: unknown) => {
        process.isDone = true
        // What cannot be listed fails the run, and the next one tries again.
        if (!String(error).includes('could not be listed')) this.onDefect(error)
      },
    )
  }

  private poll(): void {
    while (this.running < this.most) {
      const records = this.queue.receive()
      if (records.length === 0) return
      this.follow(records)
    }
  }

  private begin(role: Running['role']): Running {
    const process = start(this.site.world, role)
    if (this.isStopped) limit(this.site.world, process, limitMs)
    return process
  }

  private follow(records: readonly SQSRecord[]): void {
    const { world } = this.site
    const process = this.begin('following')
    world.say(process.name, () => `begins with ${records.map(({ body }) => body).join(' ')}`)
    this.running += 1
    let holdsPlace = true
    const leave = () => {
      process.isDone = true
      if (!holdsPlace) return
      holdsPlace = false
      this.running -= 1
      this.poll()
    }
    world.scheduler.after(this.isStopped ? limitMs : givenUpMs, () => {
      if (!process.isDone) leave()
    })
    const ports = portsOf(this.site, process)
    const { clock } = ports
    const readImage = this.readImage(process)
    followMessages({ clock, readImage, followChanges: followChanges(ports) }, telemetry, {
      Records: [...records],
    }).then(({ batchItemFailures }) => {
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      for (const { messageId, receiptHandle } of records)
        if (!failed.has(messageId)) this.queue.delete(receiptHandle)
      world.say(process.name, () => `ends, ${String(failed.size)} failed`)
      leave()
    }, this.onDefect)
  }

  /** The release before cannot read what it does not know. */
  private readImage({ isOld }: Running): ReadImage {
    return (image) => {
      const { name } = image as { readonly name: string }
      const payment = this.stream.imageOf(name)
      if (payment === undefined) throw new Error(`there is no image ${name}`)
      const isNew = payment.timeline.some(({ event }) => event._tag === 'ApprovalRepeated')
      return isOld && isNew ? E.left(['l']) : E.right(payment)
    }
  }
}
