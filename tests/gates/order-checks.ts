import type { Item, Json, Reading } from './contract'
import { isObject, missingFrom, shown } from './json-differences'
import type { Answered, OrderRun } from './order-run'
import { balanceOf } from './provider-model'
import type { Codes, Side } from './stage'

/** What two releases say of the record as it stands. */
type View = { readonly live: Json; readonly next: Json }

const at = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined

const listAt = (value: Json, name: string): readonly Json[] => {
  const found = at(value, name)
  return Array.isArray(found) ? (found as readonly Json[]) : []
}

const refundedOf = (answer: Json): number => Number(at(at(answer, 'amount'), 'refunded') ?? 0)

const isWrong = ({ step, told }: Answered): boolean => {
  if (step.does === 'sweep') return told.errors.length > 0
  if (step.answers !== undefined) return !step.answers.includes(told.status)
  // Where the provider cannot be reached, 503 is the right word.
  return told.status >= 500 && !(told.status === 503 && step.weather !== undefined)
}

/** The answer of a step, if it is not one of those that are right. */
export const wrongAnswer = (answered: Answered): readonly string[] => {
  const { step, told } = answered
  if (!isWrong(answered)) return []
  const why = (told.errors[0] ?? told.body).slice(0, 300)
  return [
    step.does === 'sweep'
      ? `the sweep fails: ${why}`
      : `${step.does} is answered with ${String(told.status)}: ${why}`,
  ]
}

const readingOf = (side: Side, reading: Reading): readonly string[] =>
  reading._tag === 'Read'
    ? []
    : [`the ${side} release cannot read the payment any more: ${reading.fields.join(', ')}`]

/** Both releases read the record, its lines have no gap, and none of the lines before has changed. */
export const checkRecord = (
  codes: Codes,
  item: Item | undefined,
  now: number,
  before: View | undefined,
): { readonly wrong: readonly string[]; readonly view?: View } => {
  if (item === undefined) return { wrong: ['there is no record of the payment'] }
  const [live, next] = [codes.live.read(item, now), codes.next.read(item, now)]
  if (live._tag === 'Unreadable' || next._tag === 'Unreadable')
    return { wrong: [...readingOf('live', live), ...readingOf('next', next)] }
  const view = { live: live.answer, next: next.answer }
  const lines = listAt(live.answer, 'timeline')
  const kept = listAt(before?.live ?? null, 'timeline')
  const gap = lines.findIndex((line, index) => at(line, 'sequence') !== index + 1)
  return {
    view,
    wrong: [
      ...missingFrom(at(live.answer, 'status'), at(next.answer, 'status')).map(
        ({ was, is }) =>
          `the payment is ${shown(was)} to the live release, ${shown(is)} to the next`,
      ),
      ...(gap < 0 ? [] : [`line ${String(gap + 1)} of the timeline has another number`]),
      ...(lines.length === at(live.answer, 'version')
        ? []
        : ['the version is not the number of lines in the timeline']),
      ...(missingFrom(kept, lines.slice(0, kept.length)).length === 0
        ? []
        : ['a line of the timeline is not as it was written']),
    ],
  }
}

/** When nothing happens any more: one charge at most, and both books are the same. */
export const checkBooks = (
  { provider, flow }: Pick<OrderRun, 'provider' | 'flow'>,
  answer: Json,
): readonly string[] => {
  const status = shown(at(answer, 'status') ?? 'nothing')
  const isPaid = ['Paid', 'PartlyRefunded', 'Refunded'].includes(status)
  const standing = provider.charges.filter((each) => balanceOf(each) > 0)
  const ours = provider.charges.find(({ reference }) => reference === at(answer, 'reference'))
  const cancels = (ours?.cancels ?? []).filter(({ refundId }) => refundId !== undefined)
  const given = cancels.reduce((sum, each) => sum + each.total, 0)
  const ids = new Set(cancels.map(({ refundId }) => refundId))
  return [
    ...(standing.length > 1 ? [`${String(standing.length)} charges stand for one order`] : []),
    ...(isPaid && ours === undefined ? ['paid, and the provider has no such charge'] : []),
    ...(!isPaid && standing.length > 0 ? [`${status}, and the provider has charged`] : []),
    ...(standing.some((each) => each !== ours) ? ['a charge stands that we do not know'] : []),
    ...(isPaid && given !== refundedOf(answer)
      ? [`we gave ${String(refundedOf(answer))} back, the provider ${String(given)}`]
      : []),
    ...(ids.size === cancels.length ? [] : ['a refund was made twice']),
    ...(flow.ends === undefined || flow.ends === status
      ? []
      : [`it ends as ${status} and not as ${flow.ends}`]),
  ]
}
