import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../..')

export type StageBuild = {
  readonly taskRoot: string
  /** Of its HTTP function, in the place of an image's. */
  readonly digest: string
}

/** Payport as it is, and the same with a defect. */
export type StageBuilds = { readonly good: StageBuild; readonly faulty: StageBuild }

const buildIn = (taskRoot: string): StageBuild => {
  const code = readFileSync(join(taskRoot, 'functions/http.js'))
  return { taskRoot, digest: `sha256:${createHash('sha256').update(code).digest('hex')}` }
}

export const buildForStage = (folder: string): StageBuilds => {
  const [good, faulty] = [join(folder, 'good'), join(folder, 'faulty')]
  const script = join(root, 'scripts/build.ts')
  execFileSync(process.execPath, ['--import=tsx', script, '--to', good], { cwd: root })
  cpSync(good, faulty, { recursive: true })
  const functions = join(faulty, 'functions')
  renameSync(join(functions, 'http.js'), join(functions, 'http-without-fault.js'))
  cpSync(join(__dirname, 'faulty-http.cjs'), join(functions, 'http.js'))
  return { good: buildIn(good), faulty: buildIn(faulty) }
}
