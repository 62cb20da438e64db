import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { build } from 'esbuild'

import { bundleOptions } from './bundle-options'

const usage = `Bundles each Lambda: functions/http/index.ts becomes functions/http.js, with its source map beside.

  npm run build [-- --to FOLDER]

  --to FOLDER    where they go (dist); its functions and source-maps are replaced
  --help         this text`

const root = resolve(__dirname, '..')

const readFlags = () => {
  try {
    return parseArgs({
      options: {
        to: { type: 'string', default: join(root, 'dist') },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}\nSee --help.`)
    process.exit(2)
  }
}

const { to, help } = readFlags()
const outputFolder = join(resolve(to), 'functions')
/** They stay outside of the image: who has a stack reads it with them. */
const mapFolder = join(resolve(to), 'source-maps')

/** One bundle per Lambda: functions/http/index.ts becomes dist/functions/http.js. */
const entries = Object.fromEntries(
  globSync('functions/*/index.ts', { cwd: root })
    .toSorted()
    .map((path) => [basename(dirname(path)), join(root, path)]),
)

/**
 * Half of all the code, and a cold start that reads a payment does without it: what is in the
 * bundle is read, and searched for exports, before anything runs.
 */
const apart = 'undici'

/** The reference page's files are read at run time; they travel beside the bundle as the package they come in. */
const pageFiles = ['package.json', 'LICENSE', 'swagger-ui.css', 'swagger-ui-bundle.js']

const copyPageFiles = () => {
  const from = dirname(require.resolve('swagger-ui-dist/package.json'))
  const to = join(outputFolder, 'node_modules/swagger-ui-dist')
  mkdirSync(to, { recursive: true })
  for (const file of pageFiles) cpSync(join(from, file), join(to, file))
}

const main = async () => {
  if (help === true) {
    console.log(usage)
    return
  }
  if (Object.keys(entries).length === 0)
    throw new Error('There is no functions/*/index.ts to build')
  for (const folder of [outputFolder, mapFolder])
    if (existsSync(folder)) rmSync(folder, { recursive: true })
  mkdirSync(mapFolder, { recursive: true })

  await build({
    ...bundleOptions,
    entryPoints: entries,
    outdir: outputFolder,
    external: ['swagger-ui-dist/*', apart],
    sourcemap: 'external',
  })
  await build({
    ...bundleOptions,
    entryPoints: [require.resolve(apart)],
    outfile: join(outputFolder, 'node_modules', apart, 'index.js'),
  })

  copyPageFiles()
  // Without it Node parses a bundle once more, to find out what kind of module it is.
  writeFileSync(join(outputFolder, 'package.json'), '{"type":"commonjs"}\n')
  for (const name of Object.keys(entries)) {
    renameSync(join(outputFolder, `${name}.js.map`), join(mapFolder, `${name}.js.map`))
    const { size } = statSync(join(outputFolder, `${name}.js`))
    console.log(
      `${relative(root, join(outputFolder, `${name}.js`))}  ${Math.round(size / 1000)} kB`,
    )
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
