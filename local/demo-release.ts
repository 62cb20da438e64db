import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { runCommand } from './command'
import { dataFolder } from './data-folder'
import { compareBooks } from './demo-books'
import { LocalError } from './local-error'
import {
  loseTheRunner,
  releaseABrokenOne,
  releaseAGoodOne,
  writeHistory,
} from './release-stage/acts'
import { openReleaseDemo, type ReleaseDemo } from './release-stage/release-demo'

const usage = `Releases Payport on this machine, without AWS: a good version, a broken one, and one whose runner dies.

  npm run demo:release

  --help         this text

Two builds run as Lambda runs them, under AWS's runtime client; aliases split real HTTP traffic of whole
payments between them, and the same commands, engine and judge as for AWS release them. A minute of a
release takes a second here. It takes about a minute and a half, uses free ports and a temporary folder,
and leaves its reports in dist/release-demo. Exits with 1 when a release does not end as it should, or
when a payment is lost.`

const reports = 'dist/release-demo'
/** s of traffic, so that what is usual is known. */
const warmUp = 6

const play = async (demo: ReleaseDemo): Promise<void> => {
  await writeHistory(demo)
  await sleep(warmUp * 1_000)
  console.log(`  ✓ 1.0.0 is live, and ${demo.load.counts().paid} payments have been made with it`)
  await releaseAGoodOne(demo, reports)
  await releaseABrokenOne(demo, reports)
  console.log(`\n${readFileSync(`${reports}/1.2.0/release.md`, 'utf8')}`)
  await loseTheRunner(demo)
}

const settle = async ({ load, stage }: ReleaseDemo): Promise<void> => {
  const payments = await load.stop()
  const { failedAnswers } = load.counts()
  const { table, differences } = await compareBooks(stage.sandbox.urls, payments)
  console.log(`\n${payments.length} payments were made during all this, and all of them are paid; ${failedAnswers} answers
failed, and the same request sent again was answered. The books, in won:\n\n${table}\n`)
  if (differences > 0) throw new LocalError(`The books differ in ${differences} places.`)
}

const run = async (signalled: Promise<void>) => {
  const startedAt = performance.now()
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1)
  const folder = dataFolder(mkdtempSync(join(tmpdir(), 'payport-release-demo-')))
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT'
  console.log('\nPayport release demo (test mode: no real money moves)\n')
  try {
    const demo = await openReleaseDemo(folder)
    console.log(
      `  ✓ simulators, DynamoDB and two functions run under the runtime client (${seconds()} s)`,
    )
    try {
      const stopped = signalled.then(() => {
        throw new LocalError('Stopped before the end.')
      })
      await Promise.race([play(demo), stopped])
      await settle(demo)
    } finally {
      await demo.stop()
    }
  } finally {
    rmSync(folder.path, { recursive: true, force: true })
  }
  console.log(`Done in ${seconds()} s; reports with their drawings are in ${reports}.\n`)
  return undefined
}

runCommand({ usage, flags: [], run: (_flags, signalled) => run(signalled) })
