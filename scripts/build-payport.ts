import { statSync } from 'node:fs'

import { build } from 'esbuild'

import { bundleOptions } from './bundle-options'

const outfile = 'dist/payport.cjs'

/**
 * The command `payport` as one file: what releases and puts back on a runner, or on a laptop, needs
 * Node and nothing else. The image carries nothing of it.
 */
const main = async () => {
  await build({
    ...bundleOptions,
    entryPoints: ['cli/payport.ts'],
    outfile,
    // What the runners of GitHub come with, without a step that could fail.
    target: 'node20',
  })
  console.log(`${outfile}  ${Math.round(statSync(outfile).size / 1_000)} kB`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
