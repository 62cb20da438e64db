import { setTimeout as sleep } from 'node:timers/promises'

import type { ReleasePorts } from '../../src/application/ports/release/release-ports'
import { recordFormats } from '../../src/infra/dynamodb/record-formats'
import { LocalError } from '../local-error'
import { writeEarlierRelease } from './earlier-releases'
import { type ReleaseDemo, releasedFunctions } from './release-demo'
import { httpName } from './release-stage'
import type { StageBuild } from './stage-builds'

const expectLive = ({ stage }: ReleaseDemo, version: string): void => {
  const alias = stage.lambda.aliases.read(httpName)
  if (alias?.version !== version || Object.keys(alias.weights).length > 0)
    throw new LocalError(
      `Version ${version} should be live alone, and it is ${JSON.stringify(alias)}`,
    )
}

/** What stood before the demo, in production and in the stage before it. */
export const writeHistory = async ({ ports, builds }: ReleaseDemo): Promise<void> =>
  writeEarlierRelease(ports, {
    stage: 'production',
    release: '1.0.0',
    commit: '100'.padEnd(40, '0'),
    digest: builds.good.digest,
    formats: recordFormats,
    functions: releasedFunctions.map((each) => ({ ...each, stable: '1', candidate: '1' })),
  })

/** Released in staging, then deployed to production, where nobody gets it yet. */
const bring = async (
  { ports, stage }: ReleaseDemo,
  release: string,
  build: StageBuild,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> => {
  await writeEarlierRelease(ports, {
    stage: 'staging',
    release: `${release}-qa.1`,
    commit: release.replaceAll('.', '').padEnd(40, '0'),
    digest: build.digest,
    formats: recordFormats,
    functions: [],
  })
  stage.deploy({ release, ...build, environment })
}

export const releaseAGoodOne = async (demo: ReleaseDemo, reports: string): Promise<void> => {
  console.log('\nA release that is as good as the one before it')
  await bring(demo, '1.1.0', demo.builds.good)
  await demo.payport('release plan 1.1.0', 0)
  await demo.payport('release deploy 1.1.0 --plan quick', 0)
  await demo.payport(`release start production --report ${reports}/1.1.0`, 0)
  expectLive(demo, '2')
}

/** Of new payments, the share that the broken version cannot create. */
const faultyShare = '0.5'

export const releaseABrokenOne = async (demo: ReleaseDemo, reports: string): Promise<void> => {
  console.log(
    `\nA release that fails for ${Number(faultyShare) * 100} % of the new payments it gets`,
  )
  await bring(demo, '1.2.0', demo.builds.faulty, { FAULTY_SHARE: faultyShare })
  await demo.payport('release deploy 1.2.0 --plan quick', 0)
  await demo.payport(`release start production --report ${reports}/1.2.0`, 3)
  expectLive(demo, '2')
  await demo.payport('release plan 1.2.0', 1)
  await demo.payport('unlock production --reason "1.2.0 cannot create payments; 1.2.1 will"', 0)
}

/** A runner that stops for good as soon as the new version has traffic. */
const dyingAfterTheShift = (ports: ReleasePorts): ReleasePorts => {
  const died = new LocalError('the runner was killed')
  return {
    ...ports,
    pause: (ms) => async () => {
      const found = await ports.records.find('production')()
      const isWatching =
        found._tag === 'Right' &&
        found.right._tag === 'Some' &&
        found.right.value.phase._tag === 'Watching'
      if (isWatching) throw died
      await ports.pause(ms)()
    },
  }
}

/** s; more than the lease, which is ten minutes of the stage. */
const mostWait = 20

const untilBack = async ({ stage }: ReleaseDemo): Promise<number> => {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1_000
  while (Object.keys(stage.lambda.aliases.read(httpName)?.weights ?? {}).length > 0) {
    if (seconds() > mostWait) throw new LocalError('The timers did not put the aliases back.')
    await sleep(100)
  }
  return seconds()
}

/** Nobody is left: neither the runner nor a person. */
export const loseTheRunner = async (demo: ReleaseDemo): Promise<void> => {
  console.log('\nThe same release again, and its runner is killed while it watches')
  await demo.payport('release deploy 1.2.0 --plan quick', 0)
  await demo
    .payport('release start production', 0, dyingAfterTheShift(demo.ports))
    .catch((error: unknown) => console.log(`  ${(error as Error).message}`))
  const seconds = await untilBack(demo)
  console.log(`  everything is back after ${seconds.toFixed(1)} s, and nobody did it`)
  expectLive(demo, '2')
  await sleep(2_000) // the lock of the dead runner ends
  await demo.payport('release resume production', 3)
  await demo.payport('release status production', 0)
}
