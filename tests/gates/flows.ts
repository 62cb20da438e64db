import type { Weather } from './provider-model'

type ProviderName = 'kakaopay' | 'naverpay' | 'nicepay'

type Doing =
  | {
      readonly does: 'create'
      readonly with?: ProviderName
      readonly confirm?: 'manual'
      readonly replace?: true
    }
  /** The shopper comes back from the newest checkout, or from the one before it. */
  | { readonly does: 'return'; readonly says?: 'no'; readonly from?: 'the checkout before' }
  | { readonly does: 'confirm' | 'cancel' | 'read' | 'timeline' }
  | { readonly does: 'sweep' }
  | { readonly does: 'refund'; readonly amount: number; readonly key: string }

/** One request, or one run of the sweep; each may be served by another release. */
export type Step = Doing & {
  /** s since the step before; 1 unless told. */
  readonly after?: number
  /** Statuses that are right; none for a sweep, and for steps that were drawn at random. */
  readonly answers?: readonly number[]
  readonly weather?: Weather
}

export type Flow = {
  readonly name: string
  readonly steps: readonly Step[]
  /** What is left when everybody has gone home. */
  readonly ends?: string
}

export const total = 10_000

type Of<Name extends Step['does']> = Extract<Step, { readonly does: Name }>

const create = (changes: Partial<Of<'create'>> = {}): Step => ({
  does: 'create',
  answers: [201],
  ...changes,
})
const comesBack: Of<'return'> = { does: 'return', answers: [303] }
const read: Step = { does: 'read', answers: [200] }
const timeline: Step = { does: 'timeline', answers: [200] }
const confirm: Step = { does: 'confirm', answers: [200] }
const sweep: Step = { does: 'sweep', after: 40 }
const refund = (amount: number, key: string): Step => ({
  does: 'refund',
  amount,
  key,
  answers: [201],
})

/** Short lives, each about something that one release begins and another may finish. */
export const flows: readonly Flow[] = [
  {
    name: 'paid, and refunded in two parts',
    steps: [create(), comesBack, read, refund(4_000, 'a'), timeline, refund(6_000, 'b')],
    ends: 'Refunded',
  },
  {
    name: 'confirmed by hand',
    steps: [create({ confirm: 'manual' }), comesBack, read, confirm, refund(1, 'a')],
    ends: 'PartlyRefunded',
  },
  {
    name: 'an approval whose answer is lost, found by a reader',
    steps: [
      create(),
      { ...comesBack, answers: [202, 303], weather: { approve: 'lost' } },
      { ...read, after: 10 },
      refund(total, 'a'),
    ],
    ends: 'Refunded',
  },
  {
    name: 'an approval whose answer is lost, found by the sweep',
    steps: [
      create(),
      { ...comesBack, answers: [202, 303], weather: { approve: 'lost', inquire: 'dropped' } },
      { ...read, after: 10, weather: { inquire: 'dropped' } },
      sweep,
      timeline,
      refund(1, 'a'),
    ],
    ends: 'PartlyRefunded',
  },
  {
    name: 'an approval that never arrived, sent again by the sweep',
    steps: [
      create({ with: 'naverpay' }),
      { ...comesBack, answers: [202, 303], weather: { approve: 'dropped' } },
      sweep,
      read,
      sweep,
    ],
    ends: 'Paid',
  },
  {
    name: 'an approval that is given up and taken back',
    steps: [
      create({ with: 'nicepay' }),
      { ...comesBack, answers: [202, 303], weather: { approve: 'lost' } },
      { ...sweep, after: 3_200, weather: { inquire: 'dropped', reverse: 'dropped' } },
      sweep,
      read,
      create(),
    ],
    ends: 'AwaitingShopper',
  },
  {
    name: 'a refund whose answer is lost, asked for again',
    steps: [
      create(),
      comesBack,
      { ...refund(4_000, 'a'), answers: [202], weather: { refund: 'lost' } },
      { ...refund(4_000, 'a'), answers: [201, 202] },
      { ...read, after: 10 },
      refund(6_000, 'b'),
    ],
    ends: 'Refunded',
  },
  {
    name: 'a refund whose answer is lost, found by the sweep',
    steps: [
      create({ with: 'naverpay' }),
      comesBack,
      { ...refund(4_000, 'a'), answers: [202], weather: { refund: 'lost' } },
      sweep,
      read,
    ],
    ends: 'PartlyRefunded',
  },
  {
    name: 'a refund that never arrived, sent again by the sweep',
    steps: [
      create({ with: 'naverpay' }),
      comesBack,
      { ...refund(4_000, 'a'), answers: [202], weather: { refund: 'dropped' } },
      sweep,
      read,
    ],
    ends: 'PartlyRefunded',
  },
  {
    name: 'a refund that could not be sent, asked for again',
    steps: [
      create(),
      comesBack,
      { ...refund(total, 'a'), answers: [503], weather: { refund: 'unreached' } },
      refund(total, 'a'),
      read,
    ],
    ends: 'Refunded',
  },
  {
    name: 'a refund that is refused, and another',
    steps: [
      create(),
      comesBack,
      { ...refund(total, 'a'), answers: [400, 402, 409, 422], weather: { refund: 'refused' } },
      read,
      refund(total, 'b'),
    ],
    ends: 'Refunded',
  },
  {
    name: 'declined, and paid with another provider',
    steps: [
      create(),
      { ...comesBack, weather: { approve: 'refused' } },
      create({ with: 'naverpay' }),
      comesBack,
      read,
    ],
    ends: 'Paid',
  },
  {
    name: 'another amount than was asked for, given back, and paid again',
    steps: [
      create(),
      {
        ...comesBack,
        answers: [202, 303],
        weather: { approve: 'anotherAmount', reverse: 'dropped' },
      },
      read,
      sweep,
      create(),
      comesBack,
    ],
    ends: 'Paid',
  },
  {
    name: 'cancelled by the merchant, and opened again',
    steps: [
      create({ confirm: 'manual' }),
      comesBack,
      { does: 'cancel', answers: [200] },
      create({ confirm: 'manual' }),
      read,
    ],
    ends: 'AwaitingShopper',
  },
  {
    name: 'given up by the shopper, and paid after all',
    steps: [create(), { ...comesBack, says: 'no' }, create(), comesBack, read],
    ends: 'Paid',
  },
  {
    name: 'replaced by another provider while the first checkout is open',
    steps: [
      create(),
      create({ with: 'naverpay', replace: true }),
      { ...comesBack, from: 'the checkout before', answers: [409] },
      comesBack,
      read,
    ],
    ends: 'Paid',
  },
  {
    name: 'an approval that could not be sent, confirmed again',
    steps: [
      create({ confirm: 'manual' }),
      comesBack,
      { ...confirm, answers: [503], weather: { approve: 'unreached' } },
      confirm,
      timeline,
    ],
    ends: 'Paid',
  },
]
