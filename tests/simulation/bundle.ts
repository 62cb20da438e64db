import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'

import * as esbuild from 'esbuild'

const root = resolve(__dirname, '../..')

/** One change of the product's source, made in memory. */
export type Mutation = { readonly file: string; readonly find: string; readonly replace: string }

const mutate = ({ file, find, replace }: Mutation): esbuild.Plugin => ({
  name: 'mutate',
  setup: (build) => {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (relative(root, path) !== file) return undefined
      const source = readFileSync(path, 'utf8')
      const parts = source.split(find)
      if (parts.length !== 2)
        throw new Error(`${file} has ${String(parts.length - 1)} places like: ${find}`)
      return { contents: parts.join(replace), loader: 'ts' }
    })
  },
})

/** A simulation in one file, which starts at once in as many threads as wanted. */
export const bundleWorker = async (
  mutation?: Mutation,
  worker = 'tests/simulation/worker.ts',
): Promise<string> => {
  const outfile = join(mkdtempSync(join(tmpdir(), 'payport-simulation-')), 'worker.js')
  await esbuild.build({
    entryPoints: [join(root, worker)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    plugins: mutation === undefined ? [] : [mutate(mutation)],
  })
  return outfile
}
