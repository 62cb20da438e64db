import type { Json, Reading, ReleaseCode } from './contract'
import type { Step } from './flows'
import { checkBooks, checkRecord, wrongAnswer } from './order-checks'
import { type BookedCharge, ProviderModel } from './provider-model'

type Lines = ReadonlyArray<{ readonly sequence: number; readonly event: string }>

const lines: Lines = [
  { sequence: 1, event: 'CheckoutOpened' },
  { sequence: 2, event: 'PaymentPaid' },
]

const answerOf = (changes: object = {}): Json => ({
  status: 'Paid',
  reference: 'T1',
  version: 2,
  amount: { refunded: 0 },
  timeline: lines,
  ...changes,
})

/** A release that says `answer` of any record. */
const saying = (answer: Json): ReleaseCode => ({
  formats: { reads: {}, writes: {} },
  openApi: {},
  records: () => [],
  read: () => ({ _tag: 'Read', answer, rewritten: {} }),
  start: () => {
    throw new Error('nobody starts it')
  },
})

const blind: ReleaseCode = {
  ...saying({}),
  read: (): Reading => ({ _tag: 'Unreadable', fields: ['o'] }),
}

const before = { live: answerOf(), next: answerOf() }

describe('what two releases say of a record', () => {
  it.each<[string, ReleaseCode, ReleaseCode, readonly string[]]>([
    ['the same', saying(answerOf()), saying(answerOf()), []],
    [
      'nothing, one of them',
      blind,
      saying(answerOf()),
      ['the live release cannot read the payment any more: o'],
    ],
    [
      'nothing, the other',
      saying(answerOf()),
      blind,
      ['the next release cannot read the payment any more: o'],
    ],
    [
      'two states',
      saying(answerOf()),
      saying(answerOf({ status: 'Refunded' })),
      ['the payment is Paid to the live release, Refunded to the next'],
    ],
    [
      'a timeline with a gap',
      saying(answerOf({ timeline: [lines[0], { sequence: 3, event: 'PaymentPaid' }] })),
      saying(answerOf()),
      [
        'line 2 of the timeline has another number',
        'a line of the timeline is not as it was written',
      ],
    ],
    [
      'another version',
      saying(answerOf({ version: 3 })),
      saying(answerOf()),
      ['the version is not the number of lines in the timeline'],
    ],
    [
      'fewer lines than there were',
      saying(answerOf({ version: 1, timeline: lines.slice(0, 1) })),
      saying(answerOf()),
      ['a line of the timeline is not as it was written'],
    ],
  ])('%s', (_, live, next, wrong) => {
    expect(checkRecord({ live, next }, {}, 0, before).wrong).toEqual(wrong)
  })

  it('nothing where there is no record', () => {
    const codes = { live: saying(answerOf()), next: saying(answerOf()) }
    expect(checkRecord(codes, undefined, 0, before).wrong).toEqual([
      'there is no record of the payment',
    ])
  })
})

const charge = (changes: Partial<BookedCharge> = {}): BookedCharge => ({
  reference: 'T1',
  attemptId: 'ORD-1',
  total: 10_000,
  at: 0,
  consent: 'yes',
  key: 'key',
  cancels: [],
  ...changes,
})

const cancel = (refundId: string | undefined, total = 4_000) => ({
  reference: 'C',
  total,
  at: 0,
  ...(refundId !== undefined && { refundId }),
})

describe('both books', () => {
  it.each<[string, Json, readonly BookedCharge[], readonly string[]]>([
    ['are the same', answerOf(), [charge()], []],
    [
      'after a refund too',
      answerOf({ amount: { refunded: 4_000 } }),
      [charge({ cancels: [cancel('r1')] })],
      [],
    ],
    [
      'two charges of one order',
      answerOf(),
      [charge(), charge({ reference: 'T2' })],
      ['2 charges stand for one order', 'a charge stands that we do not know'],
    ],
    [
      'a second charge that was given back',
      answerOf(),
      [charge(), charge({ reference: 'T2', cancels: [cancel(undefined, 10_000)] })],
      [],
    ],
    ['no charge', answerOf(), [], ['paid, and the provider has no such charge']],
    [
      'a charge of a payment that ended',
      answerOf({ status: 'Declined' }),
      [charge()],
      ['Declined, and the provider has charged', 'it ends as Declined and not as Paid'],
    ],
    [
      'a refund that only we know',
      answerOf({ amount: { refunded: 4_000 } }),
      [charge()],
      ['we gave 4000 back, the provider 0'],
    ],
    [
      'a refund that was made twice',
      answerOf({ amount: { refunded: 8_000 } }),
      [charge({ cancels: [cancel('r1'), cancel('r1')] })],
      ['a refund was made twice'],
    ],
  ])('%s', (_, answer, charges, wrong) => {
    const provider = new ProviderModel(() => 0)
    provider.charges.push(...charges)
    const flow = { name: 'a flow', steps: [], ends: 'Paid' }
    expect(checkBooks({ provider, flow }, answer)).toEqual(wrong)
  })
})

describe('the answer of a step', () => {
  const told = (status: number, errors: readonly string[] = []) => ({ status, body: '{}', errors })
  const drawn: Step = { does: 'read' }

  it.each<[string, Step, ReturnType<typeof told>, number]>([
    ['that is right', { does: 'read', answers: [200] }, told(200), 0],
    ['that is another', { does: 'read', answers: [200] }, told(404), 1],
    ['that is right, and was logged', { does: 'read', answers: [503] }, told(503, ['x']), 0],
    ['of a sweep', { does: 'sweep' }, told(0), 0],
    ['of a sweep that fails', { does: 'sweep' }, told(0, ['x']), 1],
    ['of a step drawn at random', drawn, told(409), 0],
    ['that is a failure of ours', drawn, told(500), 1],
    ['that nobody was reached in fair weather', drawn, told(503), 1],
    ['that nobody was reached', { ...drawn, weather: {} }, told(503), 0],
  ])('%s', (_, step, answer, wrong) => {
    expect(wrongAnswer({ step, side: 'live', told: answer })).toHaveLength(wrong)
  })
})
