import type { IO } from 'fp-ts/IO'

import type { Tick } from '../../src/application/release/tick-release'
import { liveView, logLine } from './live-view'
import { failureInWords } from './refusals/refusals'
import { phaseInWords } from './words'
import type { ReleaseWorld } from './world'

/** What was seen of a release at one time. */
type Look = Pick<Tick, 'record' | 'at' | 'unread' | 'performed'>

/** Takes the cursor to the start of what was written, and clears from there on. */
const rewind = (lines: number): string => (lines === 0 ? '' : `\u001b[${String(lines)}A\u001b[J`)

const troublesOf = ({ unread, performed }: Look): readonly string[] => [
  ...unread.map(({ what, failure }) => `could not read the ${what}: ${failureInWords(failure)}`),
  ...performed.flatMap(({ failure }) =>
    failure === undefined ? [] : [`could not be done: ${failureInWords(failure)}`],
  ),
]

/** One that wraps would be two, and the next picture would stand in the wrong place. */
const cut = (line: string, columns: number): string =>
  line.length < columns ? line : `${line.slice(0, columns - 2)}…`

const onScreen = (print: (text: string) => void, columns: number) => {
  let written = 0
  return (tick: Look): IO<void> =>
    () => {
      const all = [...liveView(tick.record, tick.at), ...troublesOf(tick)]
      const lines = all.map((line) => cut(line, columns))
      print(`${rewind(written)}${lines.join('\n')}`)
      written = lines.length
    }
}

/** Says something only when there is something new: another phase, or another minute that was judged. */
const inLog = (print: (text: string) => void) => {
  let last = ''
  return (tick: Look): IO<void> =>
    () => {
      const news = `${phaseInWords(tick.record)} ${String(tick.record.samples.length)}`
      if (news !== last) print(logLine(tick.record, tick.at))
      last = news
      for (const trouble of troublesOf(tick)) print(`  ${trouble}`)
    }
}

/** Shows a release while it runs; beside JSON it goes where complaints go. */
export const progressOf = (
  { screen, columns }: ReleaseWorld,
  json: boolean,
): ((tick: Look) => IO<void>) => {
  if (json) return inLog(screen.complain)
  return columns === undefined ? inLog(screen.print) : onScreen(screen.print, columns)
}
