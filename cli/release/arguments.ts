import * as E from 'fp-ts/Either'

import { type Stage, stages } from '../../src/domain/release/version'
import { type Given, type WrongCall, wrongCall } from '../command'

const isStage = (name: string): name is Stage => stages.some((stage) => stage === name)

/** The one name that a command takes. */
export const readName =
  (what: string) =>
  ({ names }: Given): E.Either<WrongCall, string> => {
    const [name, ...more] = names
    if (name === undefined) return E.left(wrongCall(`It needs ${what}.`))
    return more.length === 0
      ? E.right(name)
      : E.left(wrongCall(`It takes ${what} and nothing more, not "${more.join(' ')}".`))
  }

export const readStage = (given: Given): E.Either<WrongCall, Stage> => {
  const name = readName(`a stage (${stages.join(', ')})`)(given)
  if (E.isLeft(name)) return name
  return isStage(name.right)
    ? E.right(name.right)
    : E.left(wrongCall(`The stage must be ${stages.join(', ')}, not "${name.right}".`))
}

export const textOf = ({ flags }: Given, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

export const isSet = ({ flags }: Given, name: string): boolean => flags[name] === true

/** It stands in the record, and whoever comes later reads it. */
export const readReason = (given: Given): E.Either<WrongCall, string> =>
  E.fromNullable(wrongCall('It needs --reason "...": whoever comes later must know why.'))(
    textOf(given, 'reason'),
  )

export type AboutStage = { readonly stage: Stage; readonly reason: string }

/** Of commands that must work in haste, too: they take a reason, and go without. */
export const readStageAndReason = (given: Given): E.Either<WrongCall, AboutStage> =>
  E.map((stage: Stage): AboutStage => ({ stage, reason: textOf(given, 'reason') ?? 'not said' }))(
    readStage(given),
  )
