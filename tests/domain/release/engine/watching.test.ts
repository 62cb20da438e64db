import type { ReleaseRecord, Watching } from '../../../../src/domain/release/release-record'
import {
  allBack,
  before,
  blind,
  broken,
  errors,
  firing,
  minuteWith,
  own,
  plenty,
  record,
  seen,
  told,
  toldBy,
  unalarmed,
  watching,
} from './scene'

const due = { ...record(watching).judge, judgedUntil: before(4) }
const held = { wish: { _tag: 'Hold', by: 'kim', reason: 'lunch' } } as const
const hastened = { wish: { _tag: 'Hasten', by: 'kim', reason: 'back', step: 1 } } as const
const early: Watching = { ...watching, since: before(1) }
const onItsWay = ['5 %', '5 %'] as const
const judged = (given: Partial<ReleaseRecord['judge']>) => ({
  judge: { ...record(watching).judge, ...given },
})

describe('while it watches', () => {
  told([
    ['goes on when nothing is missing', watching, seen(onItsWay, own), ['save Shifting 2']],
    [
      'replaces the timers of the shift by such that ask for the revision',
      watching,
      seen(onItsWay, blind),
      ['arm worker worker-1 in 10', 'arm ingress ingress-1 in 10', 'wait'],
    ],
    [
      'pushes timers forward that have lost a tenth of the lease',
      watching,
      seen(onItsWay, ['aged', 'own']),
      ['arm worker worker-1 in 10', 'wait'],
    ],
    [
      'does not go on with a timer that it cannot read',
      watching,
      seen(onItsWay, ['unread', 'own']),
      ['wait'],
    ],
    ['does not go on before its time', early, seen(onItsWay, own), ['wait']],
    ['does not go on while somebody holds it', watching, seen(onItsWay, own), ['wait'], held],
    [
      'goes on before its time when somebody says so',
      early,
      seen(onItsWay, own),
      ['save Shifting 2'],
      hastened,
    ],
    [
      'does not go on without its requests, whoever says so',
      early,
      seen(onItsWay, own),
      ['wait'],
      { ...hastened, ...judged({ ofStep: { stable: 1_900, candidate: 99 } }) },
    ],
    [
      'does not go on before what was published is judged',
      watching,
      seen(onItsWay, own),
      ['wait'],
      judged({ judgedUntil: before(4) }),
    ],
    [
      'does not go on when the alarms cannot be read',
      watching,
      unalarmed(seen(onItsWay, own)),
      ['wait'],
    ],
    [
      'does not go on when an alias cannot be read',
      watching,
      seen(['unread', '5 %'], own),
      ['wait'],
    ],
    [
      'judges the minutes that were published',
      watching,
      seen(onItsWay, own, { counts: [minuteWith({})] }),
      ['save Shifting 2'],
      { judge: due },
    ],
    [
      'writes down what it has judged while it waits',
      early,
      seen(onItsWay, own, { counts: [minuteWith({})] }),
      ['save Watching 1', 'wait'],
      { judge: due },
    ],
    [
      'puts back what fails more, and does so before anything else',
      watching,
      seen(onItsWay, own, { counts: [errors] }),
      ['save PuttingBack FailsMore', ...allBack],
      { judge: due },
    ],
    [
      'puts back what fails more also while somebody holds it',
      watching,
      seen(onItsWay, own, { counts: [errors] }),
      ['save PuttingBack FailsMore', ...allBack],
      { ...held, judge: due },
    ],
    [
      'puts back what breaks a rule of money once',
      watching,
      seen(onItsWay, own, { counts: [broken] }),
      ['save PuttingBack MoneyInvariantBroken', ...allBack],
      { judge: due },
    ],
    [
      'puts everything back when an alarm fires',
      watching,
      seen(onItsWay, own, firing),
      ['save PuttingBack AlarmFires', ...allBack],
    ],
    [
      'puts the rest back when a timer, the alarm or a person has put back one',
      watching,
      seen(['5 %', 'stable'], own),
      ['save PuttingBack PutBackElsewhere', 'move worker to 6'],
    ],
    [
      'freezes when somebody else has moved an alias',
      watching,
      seen(['foreign', '5 %'], own),
      ['save Frozen ForeignHand'],
    ],
    [
      'freezes when nothing is counted any more',
      watching,
      seen(onItsWay, own),
      ['save Frozen NoCounts'],
      judged({ lastCountedAt: before(13) }),
    ],
    [
      'freezes when the new version gets another share than its weight',
      watching,
      seen(onItsWay, own),
      ['save Frozen ShareDiffers'],
      judged({ ofStep: plenty(0.3) }),
    ],
  ])

  const last: Watching = { ...watching, step: 4 }
  const bake = { judge: { ...due, judgedUntil: before(2), ofStep: plenty(0.95) } }

  it('promotes after the last step', () => {
    const baked = { ...last, since: before(40) }
    expect(toldBy(baked, seen(['95 %', '95 %'], own), bake)).toEqual(['save Promoting'])
  })

  it('never promotes below three over the rate that is to be excluded', () => {
    const baked = { ...last, since: before(40) }
    const told = (candidate: number) =>
      toldBy(baked, seen(['95 %', '95 %'], own), {
        judge: { ...bake.judge, ofRelease: { stable: 20, candidate } },
      })
    expect(told(299)).toEqual(['wait'])
    expect(told(300)).toEqual(['save Promoting'])
  })
})
