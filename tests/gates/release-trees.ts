import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { bundleRelease } from './bundle-release'
import type { ReleaseCode } from './contract'

export const root = resolve(__dirname, '../..')

/** A reason that whoever called can do something about. */
export class GatesError extends Error {}

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** The commit of a tag or of whatever else git knows it by. */
const commitOf = (name: string, repository = root): string => {
  try {
    return git(repository, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`).trim()
  } catch {
    throw new GatesError(
      `this clone knows no ${name}: give the tag that is live, and run git fetch --tags first`,
    )
  }
}

type Lock = { readonly packages?: Readonly<Record<string, { readonly [field: string]: unknown }>> }

/** Of all that is installed, and not of the version that our own package has. */
const installedBy = (folder: string): string => {
  const { packages = {} } = JSON.parse(
    readFileSync(join(folder, 'package-lock.json'), 'utf8'),
  ) as Lock
  const { '': own = {}, ...others } = packages
  const wanted = [own['dependencies'], own['devDependencies'], own['optionalDependencies'], others]
  return createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16)
}

const cacheFolder = join(root, 'node_modules/.cache/gates')

/** The packages of the release's own lock: ours when they are the same, else installed once and kept. */
const modulesFor = (folder: string): string => {
  const wanted = installedBy(folder)
  if (wanted === installedBy(root)) return join(root, 'node_modules')
  const kept = join(cacheFolder, `packages-${wanted}`)
  if (!existsSync(kept)) {
    const fresh = `${kept}.${String(process.pid)}`
    mkdirSync(fresh, { recursive: true })
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(folder, file), join(fresh, file))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: fresh,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    // Whoever is stopped half-way leaves nothing that looks finished.
    renameSync(fresh, kept)
  }
  return join(kept, 'node_modules')
}

const bundled = async (folder: string, modules: string): Promise<ReleaseCode> => {
  const bundles = join(modules, '.cache/gates')
  mkdirSync(bundles, { recursive: true })
  const outputFolder = mkdtempSync(join(bundles, 'bundle-'))
  try {
    return await bundleRelease({ folder, outputFolder })
  } finally {
    rmSync(outputFolder, { recursive: true, force: true })
  }
}

/** The code as it lies here, committed or not. */
export const workingTree = (): Promise<ReleaseCode> => bundled(root, join(root, 'node_modules'))

/** The code of a release that was tagged, out of a worktree that is gone afterwards. */
export const taggedTree = async (name: string, repository = root): Promise<ReleaseCode> => {
  const commit = commitOf(name, repository)
  const parent = mkdtempSync(join(tmpdir(), 'payport-gates-'))
  const tree = join(parent, 'tree')
  const remove = () => {
    rmSync(parent, { recursive: true, force: true })
    git(repository, 'worktree', 'prune')
  }
  const stop = () => {
    remove()
    process.exit(130)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    git(repository, 'worktree', 'add', '--detach', '--quiet', tree, commit)
    if (!existsSync(join(tree, 'tests/gates/release-code.ts')))
      throw new GatesError(
        `${name} is from before the gates (it has no tests/gates/release-code.ts): nothing can drive it`,
      )
    return await bundled(tree, modulesFor(tree))
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    remove()
  }
}
