import { join, resolve } from 'node:path'

/** What runs handlers in AWS's image; tests/container/install-runtime-client makes it. */
export const runtimeClient = join(
  resolve(__dirname, '../..'),
  'node_modules/.cache/container/runtime-client/node_modules/aws-lambda-ric/index.mjs',
)

/** AWS's runtime starts Node with these for 1,024 MB; V8 takes a compile cache only from the same. */
export const runtimeFlags: readonly string[] = [
  ...['--expose-gc', '--max-http-header-size=81920'],
  ...['--max-semi-space-size=51', '--max-old-space-size=922'],
]
