import { liveView, logLine } from '../../../cli/release/live-view'
import { progressOf } from '../../../cli/release/progress'
import type { ReleaseWorld } from '../../../cli/release/world'
import { firstJudgement } from '../../../src/domain/release/judge'
import type { ReleaseRecord } from '../../../src/domain/release/release-record'
import { badCourse, goodCourse, startedAt } from './course'

const after = (minutes: number): Date => new Date(startedAt.getTime() + minutes * 60_000)

/** In the second step, with 40 of the 100 requests that it needs. */
const watching = (given: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  ...goodCourse(),
  samples: goodCourse().samples.slice(0, 10),
  judge: {
    ...firstJudgement(after(9)),
    judgedUntil: after(9),
    ofStep: { stable: 760, candidate: 40 },
    ofRelease: { stable: 3_900, candidate: 70 },
  },
  phase: { _tag: 'Watching', step: 1, since: after(8) },
  ...given,
})

describe('the live view', () => {
  it('shows the share, the counts, the evidence and what is lacking', () => {
    const text = liveView(watching(), after(10)).join('\n')

    expect(text).toContain('1.4.0 to production, after 1.3.2 (10 min 0 s)')
    expect(text).toContain('[##......................................]   5 %')
    expect(text).toMatch(/ {2}requests +\d+ +\d+\n/)
    expect(text).toMatch(/server errors +\d+ +\d+ {2}evidence \S+ of 700/)
    expect(text).toContain('3 min 0 s of this step are left')
    expect(text).toContain('this step has seen 40 of 100 requests to the new version')
  })

  it('says who holds it', () => {
    const wish = { _tag: 'Hold', by: 'kim', reason: 'lunch' } as const
    expect(liveView(watching({ wish }), after(10)).join('\n')).toContain('kim holds it: lunch')
  })

  it('is one line in a log', () => {
    const line = logLine(watching(), after(10))
    expect(line).toMatch(
      /^02:10:00 {3}5 % \| 5 % of the traffic .* \| requests \d+ \+ \d+ \| evidence 1 of 700$/,
    )
    expect(logLine(badCourse(), after(20))).toContain('rolled back, because server errors')
  })
})

describe('progress', () => {
  const show = (columns: number | undefined, json: boolean) => {
    const printed: string[] = []
    const complained: string[] = []
    const world = {
      screen: {
        print: (text: string) => printed.push(text),
        complain: (text: string) => complained.push(text),
      },
      ...(columns !== undefined && { columns }),
    } as unknown as ReleaseWorld
    const progress = progressOf(world, json)
    const look = (record: ReleaseRecord) =>
      progress({ record, at: after(10), unread: [], performed: [] })()
    return { look, printed, complained }
  }

  it('writes over what it wrote, in lines that do not wrap', () => {
    const { look, printed } = show(40, false)
    look(watching())
    look(watching())

    const lines = (printed[0] ?? '').split('\n')
    expect(lines.every((line) => line.length < 40)).toBe(true)
    expect(printed[1]).toBe(`\u001b[${lines.length}A\u001b[J${printed[0] ?? ''}`)
  })

  it('says nothing twice in a log', () => {
    const { look, printed } = show(undefined, false)
    look(watching())
    look(watching())
    look(watching({ samples: goodCourse().samples.slice(0, 11) }))

    expect(printed).toHaveLength(2)
  })

  it('leaves standard output to the document where one was asked for', () => {
    const { look, printed, complained } = show(80, true)
    look(watching())

    expect(printed).toEqual([])
    expect(complained).toHaveLength(1)
  })
})
