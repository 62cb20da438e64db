/** The number of a published version of one function. */
export type FunctionVersion = string

/** Where a function's alias points, or shall point. */
export type AliasTarget = {
  readonly version: FunctionVersion
  /** Another version's share of the calls, 0 to 1; empty when `version` has them all. */
  readonly weights: { readonly [version: FunctionVersion]: number }
}

export type AliasState = AliasTarget & {
  /** Changes with every change of the alias. */
  readonly revision: string
}

/** Set by nobody's code when its time has come: the alias back to `version` alone. */
export type DeadManTimer = {
  readonly functionName: string
  readonly version: FunctionVersion
  readonly firesAt: Date
  /** Does nothing when the alias has another revision by then; without it, puts back whatever is. */
  readonly revision?: string
}

const isShare = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6

export const isSameTarget = (a: AliasTarget, b: AliasTarget): boolean => {
  const versions = Object.keys(a.weights)
  return (
    a.version === b.version &&
    versions.length === Object.keys(b.weights).length &&
    versions.every((version) => isShare(a.weights[version] ?? 0, b.weights[version] ?? -1))
  )
}

export const isSplit = ({ weights }: AliasTarget): boolean => Object.keys(weights).length > 0
