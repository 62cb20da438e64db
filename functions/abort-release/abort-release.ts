/** An alias as Lambda keeps it: `stable` answers, and each of `others` takes its share (0 to 1). */
export type AliasState = {
  readonly stable: string
  readonly others: Readonly<Record<string, number>>
  /** Changes with every change of the alias. */
  readonly revision: string
}

export type Aliases = {
  readonly read: (functionName: string) => Promise<AliasState>
  /** All to `stable`; false when the alias was changed since it was read. */
  readonly settle: (functionName: string, state: AliasState) => Promise<boolean>
}

export type Abortion = {
  readonly functionName: string
  readonly outcome: 'PutBack' | 'WasStable' | 'Failed'
  readonly stable?: string
  readonly cause?: string
}

const mostAttempts = 5

/**
 * While a release runs, the version of the alias is the stable one and the new one has a share. So
 * the way back needs no record and no question: take the shares away. Done again, it does nothing.
 */
const putBack = async (aliases: Aliases, functionName: string): Promise<Abortion> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const state = await aliases.read(functionName)
    const { stable } = state
    if (Object.keys(state.others).length === 0)
      return { functionName, outcome: attempt === 1 ? 'WasStable' : 'PutBack', stable }
    if (await aliases.settle(functionName, state))
      return { functionName, outcome: 'PutBack', stable }
  }
  return { functionName, outcome: 'Failed', cause: 'somebody else keeps moving the alias' }
}

/** Every function's alias back to its stable version; one that fails does not keep the others. */
export const abortRelease = (
  aliases: Aliases,
  functionNames: readonly string[],
): Promise<readonly Abortion[]> =>
  Promise.all(
    functionNames.map((functionName) =>
      putBack(aliases, functionName).catch((error: unknown): Abortion => ({
        functionName,
        outcome: 'Failed',
        cause: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
      })),
    ),
  )
