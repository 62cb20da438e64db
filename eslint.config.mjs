import eslint from '@eslint/js'
import prettier from 'eslint-config-prettier'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Packages and modules that this code does without, each with what to take instead. */
const avoided = [
  { regex: '^fp-ts/(lib|es6)/', message: "Import from 'fp-ts/<Module>'." },
  {
    regex: '^fp-ts/(Reader|State)',
    message: 'Ports are passed as a plain record; no Reader or State.',
  },
  { regex: '^(newtype-ts|monocle-ts)', message: 'Plain types and plain functions.' },
]

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'coverage/', '.payport/', '.serverless/'] },
  // A rule that does not fit is changed here, where everybody sees it, not switched off line by line.
  { linterOptions: { noInlineConfig: true } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { patterns: avoided }],
      '@typescript-eslint/array-type': ['error', { default: 'array-simple' }],
      // An index signature names its key, which a Record cannot.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // `_tag` is a name like any other here, and index signatures are read with brackets by the compiler's rule.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        // A default that somebody wrote is a decision about the states to come; one that is missing is not.
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    files: ['{local,cli,simulators,bench,scripts}/**/*.ts', 'tests/simulation*/*cli.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      // Stubs answer like the real thing, at once; matchers such as expect.any() are typed as any.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['**/*.cjs', '*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
      },
    },
  },
  prettier,
)
