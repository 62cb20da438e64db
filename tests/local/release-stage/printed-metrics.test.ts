import { emfMetrics } from '../../../functions/telemetry/metrics'
import { readMetricLine } from '../../../local/release-stage/printed-metrics'

const lines: string[] = []

beforeAll(() => {
  // What the product prints itself, so that a change of its metrics is a change of this test.
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text).trim())
    return true
  })
  const metrics = emfMetrics('payport-local-http', '7', true)
  metrics.answered({ route: 'POST /v1/payments', status: 503, ms: 12, before: 100 })
  metrics.providerCalled({
    provider: 'kakaopay',
    operation: 'approve',
    outcome: 'Declined',
    ms: 30,
  })
  spy.mockRestore()
})

it("reads what the product's metrics print", () => {
  expect(lines.map(readMetricLine)).toEqual([
    {
      at: expect.any(Date),
      functionName: 'payport-local-http',
      version: '7',
      provider: undefined,
      values: { requests: 1, failures: 1, coldStarts: 0, latency: 12, settledLatency: 12 },
    },
    {
      at: expect.any(Date),
      functionName: 'payport-local-http',
      version: '7',
      provider: 'kakaopay',
      values: { requests: 1, approvals: 0, declines: 1, unknown: 0, notSent: 0, latency: 30 },
    },
  ])
})

it.each(['', 'a sentence', '{"level":"INFO","message":"sweep"}', '{"_aws":{}}', 'null'])(
  'passes over other lines: %s',
  (line) => {
    expect(readMetricLine(line)).toBeUndefined()
  },
)
