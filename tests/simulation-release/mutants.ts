import type { Mutation } from '../simulation/bundle'

export type Mutant = Mutation & { readonly name: string }

const engine = 'src/domain/release/engine'
const useCases = 'src/application/release'

/** Mistakes that a tired person could make, each in one place; the simulation must notice every one. */
export const mutants: readonly Mutant[] = [
  {
    name: 'aliases move before the timers have been seen',
    file: `${engine}/shifting.ts`,
    find: 'const doing = ready ? moveInOrder(record, places, level) : arming',
    replace: 'const doing = moveInOrder(record, places, level)',
  },
  {
    name: 'aliases move as soon as the timers have been asked for',
    file: `${engine}/shifting.ts`,
    find: 'const doing = ready ? moveInOrder(record, places, level) : arming',
    replace: 'const doing = [...arming, ...moveInOrder(record, places, level)]',
  },
  {
    name: 'a timer for the alias of before will do for a shift',
    file: `${engine}/timers.ts`,
    find: 'timer.revision === undefined &&\n    timer.version === released.stable',
    replace: 'timer.version === released.stable',
  },
  {
    name: 'the timers are not pushed forward',
    file: `${engine}/timers.ts`,
    find: 'isInTime: (at) => at.getTime() >= enough',
    replace: 'isInTime: () => enough > 0',
  },
  {
    name: 'a timer of a standing alias puts back whatever is there',
    file: `${engine}/timers.ts`,
    find: 'firesAt, revision: state.revision })',
    replace: 'firesAt })',
  },
  {
    name: 'a timer for an older revision will do for a standing alias',
    file: `${engine}/timers.ts`,
    find: 'timer.revision === state?.revision &&',
    replace: 'state !== undefined &&',
  },
  {
    name: 'everything is promoted before the timers are seen',
    file: `${engine}/promoting.ts`,
    find: 'const doing = ready ? moveInOrder(record, places, top) : arming',
    replace: 'const doing = [...moveInOrder(record, places, top), ...(ready ? [] : arming)]',
  },
  {
    name: 'a release ends with its timers armed',
    file: `${engine}/timers.ts`,
    find: "places.every(({ released }) => timers[released.name] === 'None')",
    replace: 'places.every(({ released }) => timers[released.name] !== undefined)',
  },
  {
    name: 'the ingress goes first',
    file: `${engine}/changes.ts`,
    find: "released.role === 'worker'",
    replace: "released.role === 'ingress'",
  },
  {
    name: 'the ingress goes with the workers',
    file: `${engine}/changes.ts`,
    find: ': moveTo(record, workers, level)',
    replace: ': moveTo(record, places, level)',
  },
  {
    name: 'an alias that came back is shifted again',
    file: `${engine}/shifting.ts`,
    find: 'level === 0 && state !== undefined && state.revision !== revisions[released.name]',
    replace: 'level === -1 && state?.revision !== revisions[released.name]',
  },
  {
    name: 'a foreign alias counts as the standing one',
    file: 'src/domain/release/level.ts',
    find: "'Foreign')",
    replace: '0)',
  },
  {
    name: 'what somebody else has split between our versions is put back with the rest',
    file: 'src/domain/release/level.ts',
    find: 'levels(record).find((level) => isSameTarget(targetAt(record, released, level), state))',
    replace:
      'levels(record).find((level) => isSameTarget(targetAt(record, released, level), state) || (Object.keys(state.weights).length > 0 && level === 1))',
  },
  {
    name: 'every alias is shifted to the step after',
    file: 'src/domain/release/level.ts',
    find: 'const step = record.plan.steps[level - 1]',
    replace: 'const step = record.plan.steps[level - 1] && record.plan.steps[level]',
  },
  {
    name: 'the new version gets what the old one should keep',
    file: 'src/domain/release/level.ts',
    find: '[candidate]: shareOf(step)',
    replace: '[candidate]: 1 - shareOf(step)',
  },
  {
    name: 'a step is left out',
    file: `${engine}/watching.ts`,
    find: 'toStep(after, phase.step + 1, places, now)',
    replace: 'toStep(after, phase.step + 2, places, now)',
  },
  {
    name: 'a step goes on without its time',
    file: `${engine}/lacking.ts`,
    find: 'now < until && !hastened',
    replace: 'now < since && !hastened',
  },
  {
    name: 'a step goes on without its requests',
    file: `${engine}/lacking.ts`,
    find: 'judge.ofStep.candidate < requests &&',
    replace: 'judge.ofStep.candidate < 0 &&',
  },
  {
    name: 'promoted without the requests that evidence takes',
    file: `${engine}/lacking.ts`,
    find: 'judge.ofRelease.candidate < evidence &&',
    replace: 'judge.ofRelease.candidate < 0 &&',
  },
  {
    name: 'the verdict is not listened to',
    file: `${engine}/watching.ts`,
    find: "if (verdict._tag !== 'Continue') return",
    replace: "if (verdict._tag === 'Stop') return",
  },
  {
    name: 'broken invariants of money are not listened to',
    file: 'src/domain/release/judge.ts',
    find: "if (times > 0) return { _tag: 'Stop', times }",
    replace: '',
  },
  {
    name: 'the two versions are mixed up',
    file: 'src/domain/release/judge.ts',
    find: 'failures.candidate * Math.log(ratio / toleratedRatio)',
    replace: 'failures.stable * Math.log(ratio / toleratedRatio)',
  },
  {
    name: 'a rollback leaves the stage open',
    file: `${engine}/going-back.ts`,
    find: 'if (!observed.lockKept) return',
    replace: 'if (places.length === 0) return',
  },
  {
    name: 'the books are closed while an overtaken runner may still send',
    file: `${engine}/going-back.ts`,
    find: 'const overtakenMs = 60_000',
    replace: 'const overtakenMs = 0',
  },
  {
    name: 'an alarm is not heard while the books are closed',
    file: `${engine}/promoting.ts`,
    find: 'disturbance(record, phase, places, firing, now, [topLevel(record)])',
    replace: 'disturbance(record, phase, places, undefined, now, [topLevel(record)])',
  },
  {
    name: 'the record is closed before every alias is new',
    file: `${engine}/promoting.ts`,
    find: 'const missing = places.filter(({ level }) => level !== top)',
    replace:
      "const missing = places.filter(({ level, released }) => level !== top && released.role === 'worker')",
  },
  {
    name: 'a shift is done when the workers are there',
    file: `${engine}/shifting.ts`,
    find: 'const missing = places.filter(({ level: at }) => at !== level)',
    replace:
      "const missing = places.filter(({ level: at, released }) => at !== level && released.role === 'worker')",
  },
  {
    name: 'the timers are pushed forward while frozen',
    file: `${engine}/timers.ts`,
    find: 'isInTime: () => true',
    replace: 'isInTime: (at) => at.getTime() >= now.getTime() + record.plan.leaseMs / 2',
  },
  {
    name: 'a frozen release forgets timers that were lost',
    file: `${engine}/going-back.ts`,
    find: 'const arming = timersWhileFrozen(record, phase, split, observed, now)',
    replace: 'const arming = timersWhileFrozen(record, phase, [], observed, now)',
  },
  {
    name: 'a timer may undo a foreign hand',
    file: `${engine}/going-back.ts`,
    find: 'return [...disarmBlind(foreign, observed), ...arming',
    replace: 'return [...arming',
  },
  {
    name: 'an abort keeps everybody else out from its start',
    file: `${useCases}/go-back.ts`,
    find: 'return ports.locks.seize(stage, owner, now, new Date(now.getTime() + lockMs))',
    replace: 'return ports.locks.seize(stage, owner, now)',
  },
  {
    name: 'an abort that comes too late leaves the stage locked',
    file: `${useCases}/go-back.ts`,
    find: ': locks.release(stage, fence)',
    replace: ': locks.keep(stage, fence, state)',
  },
  {
    name: 'nobody can finish a rollback that has locked the stage',
    file: `${useCases}/resume-release.ts`,
    find: 'failure.lock.until === undefined && goesBack(record)',
    replace: 'failure.lock.until !== undefined && goesBack(record)',
  },
  {
    name: 'the lock stays after a promotion',
    file: `${useCases}/watch-release.ts`,
    find: "record.phase._tag === 'RolledBack'",
    replace: "record.phase._tag !== 'Prepared'",
  },
  {
    name: 'main does not follow',
    file: `${engine}/promoting.ts`,
    find: "main === 'Behind' ? [",
    replace: "main === 'Diverged' ? [",
  },
  {
    name: 'without the record an abort goes to wherever the alias points',
    file: `${useCases}/put-aliases-back.ts`,
    find: 'if (!isOurs(state)) return',
    replace: 'if (!isSplit(state) && !isOurs(state)) return',
  },
]
