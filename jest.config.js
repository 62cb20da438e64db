/** What the three groups share. */
const group = (displayName, folder, ignored = []) => ({
  displayName,
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: [`<rootDir>/${folder}/**/*.test.ts`],
  testPathIgnorePatterns: ignored.map((each) => `<rootDir>/${each}/`),
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Middy offers itself to `import` alone, and Jest requires.
  moduleNameMapper: { '^@middy/(.*)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  // Packages that ship ES modules only; everything else in node_modules is loaded as it is.
  transformIgnorePatterns: ['/node_modules/(?!(@middy|hono|@hono|fast-check|pure-rand)/)'],
})

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: '100%',
  testTimeout: 30_000,
  projects: [
    group('node', 'tests', ['tests/e2e', 'tests/dynamodb-local', 'tests/moto', 'tests/container']),
    group('e2e', 'tests/e2e'),
    group('dynamodb-local', 'tests/dynamodb-local'),
    group('moto', 'tests/moto'),
    group('container', 'tests/container'),
  ],
}
