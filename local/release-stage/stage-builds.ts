import { execFileSync } from 'node:child_process'
import { cpSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../..')

/** Folders with a build of Payport each: as it is, and the same one with a defect. */
export type StageBuilds = { readonly good: string; readonly faulty: string }

export const buildForStage = (folder: string): StageBuilds => {
  const [good, faulty] = [join(folder, 'good'), join(folder, 'faulty')]
  const script = join(root, 'scripts/build.ts')
  execFileSync(process.execPath, ['--import=tsx', script, '--to', good], { cwd: root })
  cpSync(good, faulty, { recursive: true })
  const functions = join(faulty, 'functions')
  renameSync(join(functions, 'http.js'), join(functions, 'http-without-fault.js'))
  cpSync(join(__dirname, 'faulty-http.cjs'), join(functions, 'http.js'))
  return { good, faulty }
}
