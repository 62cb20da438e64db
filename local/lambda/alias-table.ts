import { randomUUID } from 'node:crypto'

import * as E from 'fp-ts/Either'

/** An alias as Lambda keeps it: what `weights` leave over goes to `version`. */
export type LambdaAlias = {
  readonly version: string
  /** From 0 to 1, of at most one more version. */
  readonly weights: Readonly<Record<string, number>>
  /** Changes with every change of the alias. */
  readonly revision: string
}

export type AliasChange = {
  readonly version: string
  readonly weights: Readonly<Record<string, number>>
  /** The change is made only on this revision; on any without it. */
  readonly revision?: string
}

export type AliasRefusal =
  | { readonly _tag: 'NoSuchAlias' }
  | { readonly _tag: 'NoSuchVersion'; readonly version: string }
  | { readonly _tag: 'BadWeights' }
  | { readonly _tag: 'RevisionDiffers'; readonly current: string }

export type AliasTable = {
  readonly publish: (functionName: string, version: string) => void
  readonly read: (functionName: string) => LambdaAlias | undefined
  readonly update: (
    functionName: string,
    change: AliasChange,
  ) => E.Either<AliasRefusal, LambdaAlias>
}

const weightsFit = (weights: AliasChange['weights']): boolean => {
  const shares = Object.values(weights)
  return shares.length <= 1 && shares.every((share) => share >= 0 && share <= 1)
}

/** The version that answers one event: `draw` is random from 0 to 1, anew for each event. */
export const versionFor = ({ version, weights }: LambdaAlias, draw: number): string => {
  const [other] = Object.entries(weights)
  return other !== undefined && draw < other[1] ? other[0] : version
}

/** The alias `live` of each function, with Lambda's optimistic lock. */
export const aliasTable = (): AliasTable => {
  const aliases = new Map<string, LambdaAlias>()
  const versions = new Map<string, ReadonlySet<string>>()

  return {
    publish: (functionName, version) => {
      versions.set(functionName, new Set([...(versions.get(functionName) ?? []), version]))
      // The stack makes the alias with the first version, and no deploy moves it.
      if (!aliases.has(functionName))
        aliases.set(functionName, { version, weights: {}, revision: randomUUID() })
    },
    read: (functionName) => aliases.get(functionName),
    update: (functionName, { version, weights, revision }) => {
      const current = aliases.get(functionName)
      if (current === undefined) return E.left({ _tag: 'NoSuchAlias' })
      const unknown = [version, ...Object.keys(weights)].find(
        (each) => versions.get(functionName)?.has(each) !== true,
      )
      if (unknown !== undefined) return E.left({ _tag: 'NoSuchVersion', version: unknown })
      if (!weightsFit(weights)) return E.left({ _tag: 'BadWeights' })
      if (revision !== undefined && revision !== current.revision)
        return E.left({ _tag: 'RevisionDiffers', current: current.revision })
      const changed = { version, weights, revision: randomUUID() }
      aliases.set(functionName, changed)
      return E.right(changed)
    },
  }
}
