import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch'

/** One metric of CloudWatch with all its dimensions, and how a period of it becomes a number. */
export type Series = {
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  /** `Sum`, `SampleCount`, `p95`, `TC(400:)` for how many are 400 or more. */
  readonly statistic: string
}

export type Window = { readonly from: Date; readonly to: Date; readonly periodSeconds: number }

/** By the beginning of the period (epoch ms); a period without data is missing. */
export type Points = ReadonlyMap<number, number>

/** What GetMetricData takes at once. */
const mostQueries = 500

const toQuery = (
  { namespace, metric, dimensions, statistic }: Series,
  periodSeconds: number,
  index: number,
): MetricDataQuery => ({
  Id: `s${index}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: periodSeconds,
    Stat: statistic,
  },
})

/** What CloudWatch could not read is no zero. */
class NotRead extends Error {
  readonly $metadata = { httpStatusCode: 503, attempts: 1 }
}

const addPoints = (found: Map<string, Map<number, number>>, result: MetricDataResult): void => {
  if (result.StatusCode === 'InternalError' || result.StatusCode === 'Forbidden')
    throw new NotRead(`CloudWatch could not read ${result.Label ?? 'a metric'}`)
  const points = found.get(result.Id ?? '') ?? new Map<number, number>()
  result.Timestamps?.forEach((at, index) => points.set(at.getTime(), result.Values?.[index] ?? 0))
  found.set(result.Id ?? '', points)
}

/** The points of each series, in the order of `series`. */
export const readSeries = async (
  client: CloudWatchClient,
  series: readonly Series[],
  { from, to, periodSeconds }: Window,
): Promise<readonly Points[]> => {
  const queries = series.map((each, index) => toQuery(each, periodSeconds, index))
  const found = new Map<string, Map<number, number>>()
  for (let first = 0; first < queries.length; first += mostQueries) {
    let token: string | undefined
    do {
      const page = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries.slice(first, first + mostQueries),
          StartTime: from,
          EndTime: to,
          ScanBy: 'TimestampAscending',
          ...(token !== undefined && { NextToken: token }),
        }),
      )
      for (const result of page.MetricDataResults ?? []) addPoints(found, result)
      token = page.NextToken
    } while (token !== undefined)
  }
  return queries.map(({ Id }) => found.get(Id ?? '') ?? new Map<number, number>())
}
