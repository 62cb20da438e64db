import type { RepairReport } from '../../src/application/events/repair-events'
import { type Command, valueOf } from './command'

const summary = ({ payments, recorded, announced, unreadable, failed }: RepairReport): string =>
  [
    `${payments.toLocaleString('en-US')} payments`,
    `${String(recorded)} events recorded`,
    `${String(announced)} ways to endpoints that heard of something new`,
    `${String(unreadable.length)} unreadable`,
    `${String(failed.length)} failed`,
  ].join(', ')

/** Records what the log lacks, payment by payment; tells how far it is. */
export const repair: Command = async ({ payport, sandbox }) => {
  const letters = sandbox?.deadLetters() ?? []
  const { repairEvents } = await payport()
  const report = await valueOf(
    repairEvents({ onPage: (soFar) => console.error(`  ${summary(soFar)} ...`) }),
  )
  const problems = [
    ...report.unreadable.map((id) => `  ${id}: this version cannot read it`),
    ...report.failed.map(({ paymentId, failure }) => `  ${paymentId}: ${failure._tag}`),
  ]
  if (problems.length === 0) sandbox?.forget(letters)
  return {
    text: [summary(report), ...problems].join('\n'),
    json: report,
    failed: problems.length > 0,
  }
}
