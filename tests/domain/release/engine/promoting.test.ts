import {
  allBack,
  before,
  blind,
  closing,
  firing,
  noTimers,
  own,
  promoting,
  record,
  seen,
  told,
  toldBy,
} from './scene'

describe('while it promotes', () => {
  const baking = ['95 %', '95 %'] as const
  told([
    [
      'has timers put back whatever is there, before it moves the first',
      promoting,
      seen(baking, ['blind', 'own']),
      ['arm ingress blind in 10'],
    ],
    [
      'renews them while it promotes',
      promoting,
      seen(['new', '95 %'], ['stale', 'blind']),
      ['arm worker blind in 10'],
    ],
    ['moves the workers first', promoting, seen(baking, blind), ['move worker to 7']],
    [
      'moves the ingress after them',
      promoting,
      seen(['new', '95 %'], blind),
      ['move ingress to 9'],
    ],
    [
      'closes the books when everything is new',
      promoting,
      seen(['new', 'new'], own),
      ['save Closing'],
    ],
    [
      'puts everything back when an alarm fires',
      promoting,
      seen(['new', '95 %'], own, firing),
      ['save PuttingBack AlarmFires', ...allBack],
    ],
    [
      'puts everything back when one was put back',
      promoting,
      seen(['new', 'stable'], own),
      ['save PuttingBack PutBackElsewhere', 'move worker to 6'],
    ],
    [
      'puts back what takes longer than half the lease',
      { ...promoting, since: before(5.1) },
      seen(['new', '95 %'], own),
      ['save PuttingBack ShiftFailed', ...allBack],
    ],
    [
      'puts back what is new altogether, too: the timers are about to go off',
      { ...promoting, since: before(5.1) },
      seen(['new', 'new'], blind),
      ['save PuttingBack ShiftFailed', ...allBack],
    ],
    [
      'freezes at a foreign hand',
      promoting,
      seen(['foreign', '95 %'], own),
      ['save Frozen ForeignHand'],
    ],
  ])

  it('has timers without steps too: who dies between two moves leaves nothing mixed', () => {
    const straight = { plan: { ...record(promoting).plan, steps: [] } }
    const standing = ['stable', 'stable'] as const
    expect(toldBy(promoting, seen(standing, noTimers), straight)).toEqual([
      'arm worker blind in 10',
      'arm ingress blind in 10',
    ])
    expect(toldBy(promoting, seen(standing, blind), straight)).toEqual(['move worker to 7'])
  })
})

describe('while it closes the books', () => {
  const everywhere = ['new', 'new'] as const
  const end = ['announce success', 'save Promoted']
  told([
    [
      'takes the timers away before it moves main',
      closing,
      seen(everywhere, blind, { main: 'Behind' }),
      ['disarm worker', 'disarm ingress'],
    ],
    [
      'waits until the timers are seen to be gone',
      closing,
      seen(everywhere, ['none', 'unread']),
      ['wait'],
    ],
    ['ends when main is there', closing, seen(everywhere, noTimers), end],
    [
      'waits for an alias that cannot be read',
      closing,
      seen(['unread', 'new'], noTimers),
      ['wait'],
    ],
    [
      'waits while a timer that was taken away may still be on its way',
      { ...closing, since: before(3) },
      seen(everywhere, noTimers),
      ['wait'],
    ],
    [
      'waits for those that were late, too',
      { ...closing, since: before(20.9) },
      seen(everywhere, noTimers),
      ['wait'],
    ],
    [
      'ends when none can be on its way any more',
      { ...closing, since: before(21.1) },
      seen(everywhere, noTimers),
      end,
    ],
    [
      'hears no alarm once main has moved: there is no way back but a rollback',
      closing,
      seen(everywhere, noTimers, firing),
      end,
    ],
    [
      'ends when main has gone elsewhere',
      closing,
      seen(everywhere, noTimers, { main: 'Diverged' }),
      end,
    ],
    ['waits for main', closing, seen(everywhere, noTimers, { main: 'Behind' }), ['advance main']],
    [
      'does not wait for main for more than an hour',
      { ...closing, since: before(61) },
      seen(everywhere, noTimers, { main: 'Behind' }),
      ['advance main', ...end],
    ],
    [
      'leaves main alone outside production',
      closing,
      seen(everywhere, noTimers, { main: 'Behind' }),
      end,
      { stage: 'staging' },
    ],
    [
      'still goes back when an alarm fires',
      closing,
      seen(everywhere, own, firing),
      ['save PuttingBack AlarmFires', ...allBack],
    ],
    [
      'goes back altogether when one was put back',
      closing,
      seen(['new', 'stable'], noTimers),
      ['save PuttingBack PutBackElsewhere', 'move worker to 6'],
    ],
    [
      'freezes at a foreign hand',
      closing,
      seen(['new', 'foreign'], noTimers),
      ['save Frozen ForeignHand'],
    ],
  ])
})
