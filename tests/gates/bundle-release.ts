import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'

import * as esbuild from 'esbuild'

import type { ReleaseCode } from './contract'

/** One change of a release's source, made in memory. */
export type Patch = { readonly file: string; readonly find: string; readonly replace: string }

export type Tree = {
  /** Where the sources of the release are. */
  readonly folder: string
  /** An empty folder inside the node_modules that the release runs with. */
  readonly outputFolder: string
  readonly patches?: readonly Patch[]
}

const entry = 'tests/gates/release-code.ts'

const applied = (source: string, { file, find, replace }: Patch): string => {
  const parts = source.split(find)
  if (parts.length !== 2)
    throw new Error(`${file} has ${String(parts.length - 1)} places like: ${find}`)
  return parts.join(replace)
}

const withPatches = (folder: string, patches: readonly Patch[]): esbuild.Plugin => ({
  name: 'patches',
  setup: (build) => {
    const unused = new Set(patches)
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const own = patches.filter(({ file }) => relative(folder, path) === file)
      if (own.length === 0) return undefined
      for (const each of own) unused.delete(each)
      return { contents: own.reduce(applied, readFileSync(path, 'utf8')), loader: 'ts' }
    })
    build.onEnd(() => {
      for (const { file } of unused) throw new Error(`${file} is no part of ${entry}`)
    })
  },
})

/** A defect with one record is no reason to hear nothing about the others. */
const readingAll =
  (read: ReleaseCode['read']): ReleaseCode['read'] =>
  (item, now) => {
    try {
      return read(item, now)
    } catch (error) {
      return { _tag: 'Unreadable', fields: [String(error)] }
    }
  }

/** The code of a release, built from its own sources and loaded beside any other. */
export const bundleRelease = async ({
  folder,
  outputFolder,
  patches = [],
}: Tree): Promise<ReleaseCode> => {
  const outfile = join(outputFolder, 'release-code.js')
  await esbuild.build({
    entryPoints: [join(folder, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    packages: 'external',
    logLevel: 'silent',
    plugins: [withPatches(folder, patches)],
  })
  const { releaseCode } = createRequire(outfile)(outfile) as { readonly releaseCode: ReleaseCode }
  return { ...releaseCode, read: readingAll(releaseCode.read) }
}
