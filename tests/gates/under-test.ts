import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { bundleRelease, type Patch } from './bundle-release'
import type { ReleaseCode } from './contract'
import type { Finding, GateReport } from './finding'
import { root } from './release-trees'

const bundles = join(root, 'node_modules/.cache/gates')

/** This release with changes that were never made. */
export const releaseWith = async (...patches: readonly Patch[]): Promise<ReleaseCode> => {
  mkdirSync(bundles, { recursive: true })
  const outputFolder = mkdtempSync(join(bundles, 'test-'))
  try {
    return await bundleRelease({ folder: root, outputFolder, patches })
  } finally {
    rmSync(outputFolder, { recursive: true, force: true })
  }
}

/** As a table of tests has it: what a finding says, and what would let it through. */
export const toldBy = ({ findings }: GateReport): readonly string[] =>
  findings.map(({ says, label }: Finding) => (label === undefined ? says : `${label}: ${says}`))
