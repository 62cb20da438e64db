import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/** A line in CloudWatch's embedded metric format, as far as it tells about a version. */
const MetricLine = t.intersection(
  [
    t.strict({
      _aws: t.strict({
        Timestamp: t.number,
        CloudWatchMetrics: t.array(
          t.strict({ Metrics: t.array(t.strict({ Name: t.string }, 'Metric')) }, 'Directive'),
        ),
      }),
      function: t.string,
      version: t.string,
    }),
    t.partial({ provider: t.string }),
    t.UnknownRecord,
  ],
  'MetricLine',
)

/** What one line adds to the metrics of a version. */
export type PrintedMetrics = {
  readonly at: Date
  readonly functionName: string
  readonly version: string
  readonly provider: string | undefined
  readonly values: Readonly<Record<string, number>>
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Undefined for every other line of the log. */
export const readMetricLine = (line: string): PrintedMetrics | undefined => {
  const decoded = MetricLine.decode(parsed(line))
  if (E.isLeft(decoded)) return undefined
  const { _aws, function: functionName, version, provider, ...others } = decoded.right
  const names = _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name))
  const values = names.flatMap((name) => {
    const value = others[name]
    return typeof value === 'number' ? [[name, value] as const] : []
  })
  return {
    at: new Date(_aws.Timestamp),
    functionName,
    version,
    provider,
    values: Object.fromEntries(values),
  }
}
