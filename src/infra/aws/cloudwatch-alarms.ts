import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import type { ReleaseAlarms } from '../../application/ports/release/release-alarms'
import type { Stage } from '../../domain/release/version'
import { toCloudFailure } from './cloud-failures'

/** Those of the stage's alarms that call `abort-release`. A stage has some fifteen, one page. */
export const cloudWatchAlarms = (client: CloudWatchClient, stage: Stage): ReleaseAlarms => {
  const ask = () =>
    client.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: `payport-${stage}-`,
        AlarmTypes: ['MetricAlarm'],
        StateValue: 'ALARM',
        MaxRecords: 100,
      }),
    )
  const aborts = (action: string): boolean =>
    action.includes(`:function:payport-${stage}-abort-release`)
  return {
    firing: pipe(
      TE.tryCatch(ask, toCloudFailure),
      TE.map(({ MetricAlarms = [] }) =>
        MetricAlarms.filter(({ AlarmActions = [] }) => AlarmActions.some(aborts)).map(
          ({ AlarmName = '' }) => AlarmName,
        ),
      ),
    ),
  }
}
