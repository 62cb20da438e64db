import { allBack, before, blind, firing, goingBack, noTimers, own, seen, told } from './scene'

describe('while it goes back', () => {
  const home = ['stable', 'stable'] as const
  const kept = { lockKept: true }
  const end = ['announce failure', 'save RolledBack Asked']
  told([
    ['moves everything that is not back, at once', goingBack, seen(['95 %', 'new'], own), allBack],
    ['moves only what is not back', goingBack, seen(['stable', '5 %'], own), ['move ingress to 8']],
    [
      'waits for an alias that cannot be read',
      goingBack,
      seen(['stable', 'unread'], own),
      ['wait'],
    ],
    [
      'leaves a foreign alias alone, and takes away the timer that would not',
      goingBack,
      seen(['foreign', '5 %'], blind),
      ['move ingress to 8', 'disarm worker'],
    ],
    [
      'freezes when only a foreign alias is left',
      goingBack,
      seen(['foreign', 'stable'], noTimers),
      ['save Frozen ForeignHand'],
    ],
    [
      'waits for who was overtaken, and may still be sending',
      { ...goingBack, since: before(0.5) },
      seen(home, own, kept),
      ['wait'],
    ],
    ['locks the stage before the timers go', goingBack, seen(home, own), ['keep locked: Asked']],
    [
      'takes the timers away',
      goingBack,
      seen(home, own, kept),
      ['disarm worker', 'disarm ingress'],
    ],
    [
      'waits until they are seen to be gone',
      goingBack,
      seen(home, ['none', 'unread'], kept),
      ['wait'],
    ],
    ['ends', goingBack, seen(home, noTimers, kept), end],
    ['ends whatever an alarm says', goingBack, seen(home, noTimers, { ...kept, ...firing }), end],
  ])
})
