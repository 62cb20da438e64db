import { type AliasState, type AliasTarget, isSameTarget } from './alias'
import type { Observed } from './observed'
import type { ReleasedFunction, ReleaseRecord, Shifting } from './release-record'
import { shareOf } from './rollout-plan'

/*
 * Levels are where an alias can stand in a release: 0 is the standing version alone, 1 to n are the
 * steps, n + 1 is the new version alone. Below n + 1 the alias points at the standing version and
 * gives the new one a share, so that "back" is always: take the shares away.
 */

export type Place = {
  readonly released: ReleasedFunction
  readonly state?: AliasState
  /** `Unread` could not be read; `Foreign` is nothing that a release puts an alias to. */
  readonly level: number | 'Unread' | 'Foreign'
}

export const topLevel = ({ plan }: Pick<ReleaseRecord, 'plan'>): number => plan.steps.length + 1

export const targetAt = (
  record: Pick<ReleaseRecord, 'plan'>,
  { stable, candidate }: ReleasedFunction,
  level: number,
): AliasTarget => {
  const step = record.plan.steps[level - 1]
  if (level === 0) return { version: stable, weights: {} }
  return step === undefined
    ? { version: candidate, weights: {} }
    : { version: stable, weights: { [candidate]: shareOf(step) } }
}

const levels = (record: ReleaseRecord): readonly number[] =>
  Array.from({ length: topLevel(record) + 1 }, (_, level) => level)

export const levelOf = (
  record: ReleaseRecord,
  released: ReleasedFunction,
  state: AliasState | undefined,
): Place['level'] =>
  state === undefined
    ? 'Unread'
    : (levels(record).find((level) => isSameTarget(targetAt(record, released, level), state)) ??
      'Foreign')

/** Where each function stands; one whose new version is its old one has nowhere to go. */
export const placesOf = (record: ReleaseRecord, { aliases }: Observed): readonly Place[] =>
  record.functions
    .filter(({ stable, candidate }) => stable !== candidate)
    .map((released) => {
      const state = aliases[released.name]
      const level = levelOf(record, released, state)
      return state === undefined ? { released, level } : { released, state, level }
    })

export const namesOf = (places: readonly Place[]): readonly string[] =>
  places.map(({ released }) => released.name)

export const revisionsOf = (places: readonly Place[]): Shifting['revisions'] =>
  Object.fromEntries(places.map(({ released, state }) => [released.name, state?.revision ?? '']))
