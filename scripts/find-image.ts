import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'

import {
  GetAliasCommand,
  GetFunctionCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda'

const usage = `Prints the image that a tag takes over, which is never built again.

  npm run --silent find-image -- 1.2.3-qa.1    what dev has released
  npm run --silent find-image -- 1.2.3         what staging has released

It looks at the alias "live" of the stage before (AWS credentials of this process) and at the tags of
this clone. It refuses when a release runs there, when another version is released there, or when
that version was built from another commit than the tag has. It changes nothing. Exit code: 0 with the
image on standard output, 1 with the reason, 2 when it was called wrongly.`

/** Why there is nothing to take over, and what to do. */
class NothingToTakeOver extends Error {}

type Wanted = {
  readonly tag: string
  readonly numbers: string
  readonly from: 'dev' | 'staging'
  readonly channel: '-rc.' | '-qa.'
}

const readTag = (tag: string): Wanted | undefined => {
  const [, numbers, channel] = /^(\d+\.\d+\.\d+)(?:-(qa)\.\d+)?$/.exec(tag) ?? []
  if (numbers === undefined) return undefined
  return channel === 'qa'
    ? { tag, numbers, from: 'dev', channel: '-rc.' }
    : { tag, numbers, from: 'staging', channel: '-qa.' }
}

type Live = { readonly image: string; readonly release: string }

const liveOf = async (lambda: LambdaClient, name: string): Promise<Live> => {
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: name, Name: 'live' }))
  if (Object.keys(alias.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0)
    throw new NothingToTakeOver(
      `${name} is in the middle of a release: let it end, or abort it, and try again`,
    )
  const { Code, Configuration } = await lambda.send(
    new GetFunctionCommand({ FunctionName: name, Qualifier: alias.FunctionVersion ?? '' }),
  )
  // serverless.yml writes "Payport 1.2.3-rc.4" into the description.
  const release = (Configuration?.Description ?? '').replace(/^Payport /, '')
  return { image: Code?.ImageUri ?? '', release }
}

/** The commit of a tag of this clone. */
const commitOf = (tag: string): string => {
  try {
    return execFileSync('git', ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`], {
      encoding: 'utf8',
    }).trim()
  } catch {
    throw new NothingToTakeOver(`this clone has no tag ${tag}: run git fetch --tags and try again`)
  }
}

const liveIn = async (stage: string): Promise<Live> => {
  const lambda = new LambdaClient({})
  try {
    const [http, sweep] = await Promise.all(
      ['http', 'reconcile-payments'].map((name) => liveOf(lambda, `payport-${stage}-${name}`)),
    )
    if (http === undefined || http.image !== sweep?.image)
      throw new NothingToTakeOver(
        `the functions of ${stage} do not run one image: finish its release`,
      )
    return http
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    throw new NothingToTakeOver(`nothing is deployed in ${stage}: deploy and release there first`)
  } finally {
    lambda.destroy()
  }
}

const findImage = async ({ tag, numbers, from, channel }: Wanted): Promise<string> => {
  const { image, release } = await liveIn(from)
  if (!release.startsWith(`${numbers}${channel}`))
    throw new NothingToTakeOver(
      `${from} has released ${release}, and ${tag} takes over ${numbers}${channel}N: release that in ${from} first`,
    )
  if (commitOf(release) !== commitOf(tag))
    throw new NothingToTakeOver(
      `${tag} and ${release} are of different commits: put ${tag} on the commit of ${release}, or release that commit in ${from} first`,
    )
  if (!/@sha256:[0-9a-f]{64}$/.test(image))
    throw new NothingToTakeOver(
      `${release} was deployed without a digest: deploy it again by digest`,
    )
  return image
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  if (values.help === true) {
    console.log(usage)
    return
  }
  const [tag, ...more] = positionals
  const wanted = more.length > 0 ? undefined : readTag(tag ?? '')
  if (wanted === undefined) {
    console.error(`A tag like 1.2.3-qa.1 or 1.2.3 is needed; an rc is built.\n\n${usage}`)
    process.exitCode = 2
    return
  }
  console.log(await findImage(wanted))
}

main().catch((error: unknown) => {
  console.error(error instanceof NothingToTakeOver ? `Not taken over: ${error.message}.` : error)
  process.exitCode = 1
})
