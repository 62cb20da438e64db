import { emfMetrics } from '../../../functions/telemetry/metrics'
import { inRequest, rememberPayment } from '../../../functions/telemetry/request-facts'
import { startTelemetry } from '../../../functions/telemetry/telemetry'
import { paid } from '../../support/payments'

type Line = Readonly<Record<string, unknown>> & {
  readonly _aws?: {
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Namespace: string
      readonly Dimensions: ReadonlyArray<readonly string[]>
      readonly Metrics: ReadonlyArray<{ readonly Name: string; readonly Unit: string }>
    }>
  }
}

/** What is printed while `act` runs, line by line. */
const printed = async (act: () => unknown): Promise<readonly Line[]> => {
  const lines: string[] = []
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
  try {
    await act()
  } finally {
    spy.mockRestore()
  }
  return lines.map((line) => JSON.parse(line) as Line)
}

const unitsOf = ({ _aws }: Line) =>
  Object.fromEntries(
    (_aws?.CloudWatchMetrics[0]?.Metrics ?? []).map((each) => [each.Name, each.Unit]),
  )

const metrics = emfMetrics('payport-http', '7', true)
const payment = paid()

describe('the metrics', () => {
  it('of a request come by function and by version, with what people search for beside them', async () => {
    const [line, ...others] = await printed(() =>
      inRequest('r-1', () => {
        rememberPayment(payment)
        metrics.answered({ route: 'GET /v1/payments/{id}', status: 503, ms: 12, before: 100 })
        return Promise.resolve()
      }),
    )
    expect(others).toEqual([])
    expect(line).toMatchObject({
      function: 'payport-http',
      version: '7',
      requests: 1,
      failures: 1,
      coldStarts: 0,
      latency: 12,
      settledLatency: 12,
      requestId: 'r-1',
      paymentId: payment.id,
      attemptId: `${payment.order.orderId}-1`,
      route: 'GET /v1/payments/{id}',
      status: '503',
    })
    expect(line?._aws?.CloudWatchMetrics).toMatchObject([
      { Namespace: 'Payport', Dimensions: [['function'], ['function', 'version']] },
    ])
    expect(unitsOf(line ?? {})).toEqual({
      requests: 'Count',
      failures: 'Count',
      coldStarts: 'Count',
      latency: 'Milliseconds',
      settledLatency: 'Milliseconds',
    })
  })

  it.each([
    [402, 0],
    [500, 1],
  ])('count a %i as %i failures', async (status, failures) => {
    const answered = { route: 'none', status, ms: 1, before: 1 }
    expect(await printed(() => metrics.answered(answered))).toMatchObject([{ failures }])
  })

  it('leave the time of a cold start out', async () => {
    const answered = { route: 'none', status: 200, ms: 900, before: 0 }
    const [line] = await printed(() => metrics.answered(answered))
    expect(line).toMatchObject({ coldStarts: 1 })
    expect(line).not.toHaveProperty('latency')
  })

  const deliveries = { announced: 1, delivered: 3, failed: 2, retried: 1, parked: 1 }
  const counted = {
    'events.delivered': 3,
    'events.failed': 2,
    'events.retried': 1,
    'events.parked': 1,
  }

  it('of a batch of changes tell what was recorded and delivered, and how late', async () => {
    const delays = [12, 900]
    const [line, late, ...others] = await printed(() =>
      metrics.changesFollowed({ ...deliveries, delays, recorded: 4, notFollowed: [] }),
    )
    expect(others).toEqual([])
    expect(line).toMatchObject({ ...counted, 'events.recorded': 4 })
    expect(late).toMatchObject({ 'events.delay': delays })
    expect(unitsOf(late ?? {})).toEqual({ 'events.delay': 'Milliseconds' })
  })

  it('of a retry run tell what waits, and no delay where nothing was delivered', async () => {
    const lines = await printed(() =>
      metrics.deliveriesRetried({ ...deliveries, delays: [], waiting: 5 }),
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ ...counted, 'events.waiting': 5 })
  })

  it('of many delays come in several lines, each with all its dimensions', async () => {
    const delays = Array.from({ length: 250 }, (_, index) => index)
    const [, ...lines] = await printed(() =>
      metrics.deliveriesRetried({ ...deliveries, delays, waiting: 0 }),
    )
    expect(lines.flatMap((line) => line['events.delay'])).toEqual(delays)
    for (const line of lines)
      expect(line._aws?.CloudWatchMetrics[0]?.Dimensions).toEqual([
        ['function'],
        ['function', 'version'],
      ])
  })

  it('leave the time of a young process out of what a release is judged by', async () => {
    const answered = { route: 'none', status: 200, ms: 90, before: 99 }
    const [line] = await printed(() => metrics.answered(answered))
    expect(line).toMatchObject({ coldStarts: 0, latency: 90 })
    expect(line).not.toHaveProperty('settledLatency')
  })

  const nothing = { approvals: 0, declines: 0, unknown: 0, notSent: 0 }
  it.each([
    ['approve', 'Done', { approvals: 1 }],
    ['approve', 'Declined', { declines: 1 }],
    ['approve', 'OutcomeUnknown', { unknown: 1 }],
    ['approve', 'NotSent', { notSent: 1 }],
    ['refund', 'Done', {}],
    ['refund', 'Declined', {}],
    ['refund', 'OutcomeUnknown', { unknown: 1 }],
    ['inquire', 'OutcomeUnknown', {}],
    ['openCheckout', 'NotSent', { notSent: 1 }],
  ] as const)('of a provider: %s that ended as %s', async (operation, outcome, counts) => {
    const call = { provider: 'nicepay', operation, outcome, ms: 80 } as const
    const [line] = await printed(() => metrics.providerCalled(call))
    expect(line).toMatchObject({
      provider: 'nicepay',
      requests: 1,
      latency: 80,
      ...nothing,
      ...counts,
    })
    expect(line?._aws?.CloudWatchMetrics[0]?.Dimensions).toEqual([
      ['function', 'provider'],
      ['function', 'provider', 'version'],
    ])
  })

  it('tell of money that moved wrongly, and of nothing else that is noticed', async () => {
    const { id: paymentId } = payment
    const about = { paymentId, provider: 'kakaopay' } as const
    const lines = await printed(() => {
      metrics.noticed({ _tag: 'ApprovalMismatch', cause: 'AmountDiffers', ...about })
      metrics.noticed({ _tag: 'ReturnRejected', kind: 'Malformed', ...about })
    })
    expect(lines).toMatchObject([{ moneyInvariantBroken: 1 }])
  })

  it('can be off', async () => {
    const quiet = emfMetrics('payport-http', '7', false)
    expect(await printed(() => quiet.settingsStale())).toEqual([])
  })
})

describe('a line of the log', () => {
  const environment = { AWS_LAMBDA_FUNCTION_VERSION: '7' }

  it('tells the version, the request, the payment and its attempt', async () => {
    const { logger } = startTelemetry({ service: 'payport-http', environment })
    const lines = await printed(() =>
      inRequest('r-2', () => {
        rememberPayment(payment)
        logger.info('request refused')
        return Promise.resolve()
      }),
    )
    expect(lines).toMatchObject([
      {
        message: 'request refused',
        version: '7',
        requestId: 'r-2',
        paymentId: payment.id,
        attemptId: `${payment.order.orderId}-1`,
      },
    ])
  })

  it('of the sweep, which knows no request, tells the attempt of the payment that it names', async () => {
    const { logger, observers } = startTelemetry({ service: 'payport-sweep', environment })
    observers.onPayment(payment)
    const lines = await printed(() => {
      logger.info('ProviderFailed', { paymentId: payment.id })
    })
    expect(lines).toMatchObject([{ attemptId: `${payment.order.orderId}-1`, version: '7' }])
    expect(lines[0]).not.toHaveProperty('requestId')
  })

  it('never mixes two requests that are answered at the same time', async () => {
    const { logger } = startTelemetry({ service: 'payport-http', environment })
    const answer = (requestId: string) =>
      inRequest(requestId, async () => {
        await new Promise((resolve) => setImmediate(resolve))
        logger.info('answered', { asked: requestId })
      })
    const lines = await printed(() => Promise.all([answer('a'), answer('b')]))
    expect(lines.map(({ requestId, asked }) => requestId === asked)).toEqual([true, true])
  })
})
