import { parseArgs } from 'node:util'

import { type Label, labels } from './finding'

export const usage = `Compares the working tree with the release that is live, before it is released.

  npm run gates -- --live <tag or commit>   docs/gates.md says what each gate checks
  npm run gates -- --live none              the first release: there is nothing to compare with
  npm run gates -- --keep <x.y.z>           keeps records of this release for all later ones

  --label <name>    lets through what only a person can judge; may be repeated. Names:
                    ${Object.keys(labels).join(', ')}
  --lives N         generated payments of each release; 2000 unless told
  --random N        random flows besides all orders of the short ones; 300 unless told
  --seed S          a whole number; another one each time unless told
  --json            for programs: {open, labels, findings}

Exit code: 0 when every gate is open, 1 when one is not, 2 when it was called wrongly.`

export class UsageError extends Error {}

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`--${name} must be a whole number, not "${text ?? ''}"`)
  return value
}

const isLabel = (name: string): name is Label => name in labels

const labelsIn = (names: readonly string[]): readonly Label[] => {
  const strange = names.filter((each) => !isLabel(each))
  if (strange.length > 0)
    throw new UsageError(`there is no label ${strange.join(', ')}: see --help for their names`)
  return names.filter(isLabel)
}

const flags = {
  live: { type: 'string' },
  keep: { type: 'string' },
  label: { type: 'string', multiple: true },
  lives: { type: 'string' },
  random: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const readFlags = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: flags }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** Throws `UsageError` where the arguments make no sense. */
export const readOptions = (args: readonly string[]) => {
  const values = readFlags(args)
  if (values.help !== true && (values.live === undefined) === (values.keep === undefined))
    throw new UsageError('either --live or --keep is needed')
  if (values.keep !== undefined && !/^\d+\.\d+\.\d+$/.test(values.keep))
    throw new UsageError(`only releases like 1.2.3 are kept, not "${values.keep}"`)
  return {
    help: values.help === true,
    json: values.json === true,
    live: values.live,
    keep: values.keep,
    given: labelsIn(values.label ?? []),
    lives: wholeNumber('lives', values.lives, 2_000),
    random: wholeNumber('random', values.random, 300),
    seed: wholeNumber('seed', values.seed, Math.floor(Math.random() * 2 ** 31)),
  }
}

export type Options = ReturnType<typeof readOptions>
