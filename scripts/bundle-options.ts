import type { BuildOptions } from 'esbuild'

/** How everything that runs in the image is bundled. */
export const bundleOptions: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // CommonJS starts about 15 % faster than ES modules here.
  format: 'cjs',
  minify: true,
  // ES modules can be shaken; CommonJS comes whole, a quarter larger and a fifth slower to start.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
  // In CommonJS it is undefined, and the bundle would break at run time instead of here.
  logOverride: { 'empty-import-meta': 'error' },
  // `import('node:http')`, as the AWS SDK does, has Node load its own undici; `require` does not.
  supported: { 'dynamic-import': false },
}
