import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Resource = {
  readonly Type: string
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
  readonly DependsOn?: string | readonly string[]
  readonly Properties: Readonly<Record<string, unknown>>
}
export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, unknown>>
}
export type Packaged = { readonly text: string; readonly template: Template }

/** The only account there is in these tests. */
export const account = '000000000000'
const digest = (character: string): string => character.repeat(64)
export const imageOf = (character: string): string =>
  `${account}.dkr.ecr.ap-northeast-2.amazonaws.com/payport@sha256:${digest(character)}`

export type Environment = Readonly<Record<string, string>>

/** Without credentials, network or anybody's own settings. */
const environmentOf = (home: string): Environment => ({
  HOME: home,
  AWS_EC2_METADATA_DISABLED: 'true',
  PAYPORT_IMAGE: imageOf('a'),
  PAYPORT_RELEASE: '1.2.3',
  PAYPORT_DEPLOYMENT_BUCKET: 'the-deployment-bucket',
  PAYPORT_DEPLOYMENT_ROLE: `arn:aws:iam::${account}:role/payport-cloudformation`,
})

/** Runs the framework's command and gives what it said. */
export const runServerless = async (
  home: string,
  args: readonly string[],
  settings: Environment = {},
): Promise<string> => {
  const child = spawn('serverless', args, {
    env: { ...process.env, ...environmentOf(home), ...settings },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0)
    throw new Error(`serverless ${args.join(' ')} ended with ${String(code)}:\n${said}`)
  return said
}

/** What `serverless package` makes of serverless.yml. */
export const packageStack = async (
  stage: string,
  settings: Environment = {},
): Promise<Packaged> => {
  const folder = mkdtempSync(join(tmpdir(), 'payport-stack-'))
  try {
    await runServerless(folder, ['package', '--stage', stage, '--package', folder], settings)
    const text = readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')
    return { text, template: JSON.parse(text) as Template }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
