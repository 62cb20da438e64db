import type { Context, ScheduledEvent } from 'aws-lambda'
import * as TE from 'fp-ts/TaskEither'

import type { App } from '../../functions/http/app'
import { httpFunction } from '../../functions/http/http-function'
import { reconcileFunction } from '../../functions/reconcile-payments/reconcile-function'
import { startTelemetry } from '../../functions/telemetry/telemetry'
import { probeEvent } from '../../src/infra/aws/probe-event'

const telemetry = startTelemetry({ service: 'test', environment: {}, metrics: false })
const at = new Date('2026-11-20T10:00:00Z')
const event = probeEvent('probe-1', at)
const context = { awsRequestId: 'r' } as Context

/** The HTTP function asks its settings for every request, so a version without them fails. */
const http = (current: () => Promise<App>) => httpFunction(current, telemetry)(event, context)

describe('a probe', () => {
  it('is answered by the HTTP function with its health', async () => {
    const { statusCode } = await http(() => Promise.resolve({ version: '1.2.3' } as App))
    expect(statusCode).toBe(200)
  })

  it('finds an HTTP function that has no settings', async () => {
    const write = jest.spyOn(telemetry.logger, 'error').mockImplementation()
    const { statusCode } = await http(() => Promise.reject(new Error('no settings')))
    write.mockRestore()
    expect(statusCode).toBe(500)
  })

  const report = { settled: 0, waiting: 0, overdue: 0, failed: 0 } as never
  const sweeping = () => {
    let runs = 0
    const sweep = {
      clock: () => at,
      reconcilePayments: () => {
        runs += 1
        return TE.right(report)
      },
    }
    return { sweep, runs: () => runs }
  }
  const sweepWith = (current: () => Promise<ReturnType<typeof sweeping>['sweep']>, given: object) =>
    reconcileFunction(current, telemetry)(given as ScheduledEvent, context)

  it('has the sweep look for its settings, and sweep nothing', async () => {
    const { sweep, runs } = sweeping()
    expect(await sweepWith(() => Promise.resolve(sweep), event)).toBeUndefined()
    expect(runs()).toBe(0)
    expect(await sweepWith(() => Promise.resolve(sweep), { source: 'aws.events' })).toBe(report)
    expect(runs()).toBe(1)
  })

  it('finds a sweep that has no settings', async () => {
    await expect(sweepWith(() => Promise.reject(new Error('no settings')), event)).rejects.toThrow(
      'no settings',
    )
  })

  it('is a batch with nothing in it for what stands behind a queue', () => {
    expect(event.Records).toEqual([])
  })
})
