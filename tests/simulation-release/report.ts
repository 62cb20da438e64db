import { type CrashOutcome, isDeath, type Rescue, rescues } from './everywhere'
import type { Report } from './worker'

type Crashed = Report['crashed'][number]

const rescueNames: { readonly [Each in Rescue]: string } = {
  nobody: 'nobody comes',
  soon: 'resumed after 3 min',
  late: 'resumed after 25 min',
}

const whereNames: { readonly [Each in CrashOutcome['where']]: string } = {
  AllStable: 'stable',
  AllNew: 'new',
  Mixed: 'mixed',
  Split: 'SPLIT',
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const head = (cells: readonly string[]): readonly string[] => [
  row(cells),
  row(cells.map(() => '---')),
]

const phaseOf = ({ outcome }: Crashed): string => outcome.during.split(':', 1)[0] ?? ''

const outcomesOf = (crashed: readonly Crashed[]): string => {
  const wheres = Object.entries(whereNames).map(([where, name]) => {
    const times = crashed.filter(({ outcome }) => outcome.where === where).length
    return times === 0 ? [] : [`${String(times)} ${name}`]
  })
  return wheres.flat().join(', ') || '-'
}

const phases = [
  'Prepared',
  'Shifting',
  'Watching',
  'Promoting',
  'Closing',
  'Promoted',
  'PuttingBack',
]

/** Who dies where, and how it ends: by phase, and by who comes afterwards. */
export const deathTable = (crashed: readonly Crashed[]): string => {
  const died = crashed.filter(({ crash }) => isDeath(crash))
  const of = (phase: string, rescue: Rescue) =>
    died.filter((each) => phaseOf(each) === phase && each.crash.rescue === rescue)
  const longest = (phase: string) =>
    Math.max(0, ...of(phase, 'nobody').map(({ outcome }) => outcome.orphanedMs))
  return [
    ...head([
      'the process dies in',
      'crash points',
      ...rescues.map((each) => rescueNames[each]),
      'split for at most, alone',
    ]),
    ...phases
      .filter((phase) => of(phase, 'nobody').length > 0)
      .map((phase) =>
        row([
          phase,
          String(of(phase, 'nobody').length),
          ...rescues.map((rescue) => outcomesOf(of(phase, rescue))),
          `${(longest(phase) / 1_000).toFixed(0)} s`,
        ]),
      ),
  ].join('\n')
}

const fateNames: { readonly [fate: string]: string } = {
  Throttled: 'throttled',
  AnswerLost: 'done, answer lost',
  RequestLost: 'not done, answer lost',
  DoneLate: 'answer lost, done 5 to 15 s later',
}

/** The process lives on, and one change of it has no answer. */
export const lossTable = (crashed: readonly Crashed[]): string => {
  const of = (fate: string, scenario: string) =>
    crashed.filter(({ crash }) => crash.fate === fate && crash.scenario === scenario)
  return [
    ...head(['one change is', 'changes', 'healthy release', 'broken release', 'aborted release']),
    ...Object.entries(fateNames).map(([fate, name]) =>
      row([
        name,
        String(crashed.filter(({ crash }) => crash.fate === fate).length),
        ...['healthy', 'broken', 'aborted'].map((scenario) => outcomesOf(of(fate, scenario))),
      ]),
    ),
  ].join('\n')
}

export const tallyLines = (tally: ReadonlyMap<string, number>): string =>
  [...tally]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${String(times).padStart(9)}  ${what}`)
    .join('\n')
