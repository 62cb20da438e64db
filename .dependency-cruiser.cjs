/**
 * The layers of the house: functions|cli -> application -> domain <- infra.
 * tests/architecture/layer-rules.test.ts breaks each rule once, so that none goes blind unnoticed.
 */

// Folders of src/infra that are no provider's; every other one is, from the day it appears.
const sharedInfra = 'aws|dynamodb|git|github|http'
const providerFolder = `^src/infra/(?!(?:${sharedInfra})/)[^/]+/`
// The one place where ports meet adapters, in two files.
const composition = '^src/compose(-events)?\\.ts$'
const fpTs = '^node_modules/fp-ts/'
const crypto = '^(node:)?crypto$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-stands-alone',
      comment:
        'The rules about money must be readable and testable with nothing else in mind: no codec, no clock, no adapter.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', fpTs, crypto] },
    },
    {
      name: 'application-sees-domain-and-ports-only',
      comment:
        'A use case asks through its ports, so that a stub can stand in for every provider and every table.',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { pathNot: ['^src/(application|domain)/', fpTs, crypto] },
    },
    {
      name: 'infra-sees-domain-and-ports-only',
      comment:
        'An adapter fulfils a port; one that knows a use case would decide things that belong to the use case.',
      severity: 'error',
      from: { path: '^src/infra/' },
      to: { path: '^src/application/', pathNot: '^src/application/ports/' },
    },
    {
      name: 'only-compose-sees-adapters',
      comment:
        'Ports meet adapters in one place for payments and in one for releases, so that swapping an adapter is a change in one file.',
      severity: 'error',
      from: {
        pathNot: [
          '^src/infra/',
          composition,
          '^src/compose-release\\.ts$',
          '^(local|bench|tests)/',
        ],
      },
      to: { path: '^src/infra/' },
    },
    {
      name: 'local-sees-the-table-alone',
      comment:
        'A sandbox creates the table that the stack creates in AWS; everything else comes composed.',
      severity: 'error',
      from: { path: '^(local|bench)/' },
      to: { path: '^src/infra/', pathNot: '^src/infra/dynamodb/' },
    },
    {
      name: 'only-entries-see-compose',
      comment:
        'Who imports the composition gets every adapter with it; only what starts a process may want that.',
      severity: 'error',
      from: { pathNot: [composition, '^(functions/[^/]+/index\\.ts$|local/|cli/|bench/|tests/)'] },
      to: { path: composition },
    },
    {
      name: 'only-commands-see-compose-release',
      comment:
        'What takes payments must not carry what moves releases: neither its code nor a way to use its rights.',
      severity: 'error',
      from: { pathNot: '^(cli/|bench/|tests/)' },
      to: { path: '^src/compose-release\\.ts$' },
    },
    {
      name: 'payments-know-nothing-of-releases',
      comment:
        'The rules of payments and of releases change for different reasons, and a payment must not wait for a release.',
      severity: 'error',
      from: {
        path: '^(src/(domain|application)/(?!(ports/)?release/)|src/compose\\.ts$|functions/)',
      },
      to: {
        path: [
          '^src/(domain|application)/(ports/)?release/',
          '^src/infra/(git|github)/',
          '^src/infra/dynamodb/(release|stage-lock)',
        ],
      },
    },
    {
      name: 'src-knows-no-presentation',
      comment:
        'What a use case says must not depend on who asked: a Lambda, a command line or a test.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(functions|cli)/' },
    },
    {
      name: 'providers-are-strangers',
      comment:
        "A provider's folder can be changed or removed without reading another's; what two share lives beside them.",
      severity: 'error',
      from: { path: '^(src/infra/[^/]+/)' },
      to: { path: providerFolder, pathNot: '^$1' },
    },
    {
      name: 'messages-stay-at-home',
      comment:
        "A provider's words stop at its own folder; everyone else, tests included, speaks ours and survives a change of theirs.",
      severity: 'error',
      from: { path: '^(.*/)[^/]+$' },
      to: { path: '^src/infra/[^/]+/messages\\.ts$', pathNot: '^$1messages\\.ts$' },
    },
    {
      name: 'product-knows-no-scaffolding',
      comment:
        'What runs in AWS must not carry, or behave like, what only stands in for AWS and the providers.',
      severity: 'error',
      from: { path: '^(src|functions|cli)/' },
      to: { path: '^(simulators|local|tests|bench|scripts)/' },
    },
    {
      name: 'simulators-know-nothing-of-the-product',
      comment:
        "A simulator that shares code with the product shares its mistakes, and then no test sees them: it is written from the provider's documents.",
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^(src|functions|cli)/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment:
        'The image is installed without development packages; types alone vanish before that.',
      severity: 'error',
      from: { path: '^(src|functions)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment:
        'Two files that need each other are one file that cannot be read from top to bottom.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    // Without it an import of types alone would slip through every rule above.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.serverless)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    reporterOptions: {
      mermaid: { minify: false },
    },
  },
}
