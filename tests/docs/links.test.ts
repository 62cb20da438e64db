import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'

const root = resolve(__dirname, '../..')

/** Made on one machine and kept out of the repository. */
const madeHere = new Set(['node_modules', 'dist', 'coverage', '.git', '.payport', '.serverless'])

const pathsBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !madeHere.has(name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name)
      return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path]
    })

/** Every file and folder of the repository; a name in other case is another one, as on GitHub. */
const paths = new Set(pathsBelow('.'))
const documents = [...paths].filter((path) => path.endsWith('.md')).sort()
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

const { scripts } = JSON.parse(textOf('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>
}

const withoutFences = (text: string): string =>
  text.replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]* *$|(?![\s\S]))/gm, '')
const prose = (text: string): string =>
  withoutFences(text)
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')

const found = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, one = '']) => one)

const linksOf = (text: string): readonly string[] => {
  const read = prose(text)
  return [
    ...found(read, /\]\(\s*<?([^\s<>)]*)>?(?:\s+["'(][^)]*)?\s*\)/g),
    ...found(read, /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm),
    ...found(read, /<[a-z][^>]*?\s(?:href|src|srcset)="([^"]*)"/g),
  ]
}

/** `[text][name]` whose name is given nowhere: shown as it is written. */
const namelessOf = (text: string): readonly string[] => {
  const read = prose(text)
  const names = new Set(found(read, /^ {0,3}\[([^\]]+)\]:/gm).map((name) => name.toLowerCase()))
  return found(read, /\]\[([^\]]+)\]/g).filter((name) => !names.has(name.toLowerCase()))
}

/** As GitHub names the headings of a page. */
const slugOf = (heading: string): string =>
  heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (text: string): ReadonlySet<string> => {
  const slugs = found(withoutFences(text), /^ {0,3}#{1,6} +(.+?)(?: +#+)?$/gm).map(slugOf)
  const numbered = slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter((other) => other === slug).length
    return before === 0 ? slug : `${slug}-${String(before)}`
  })
  return new Set([...numbered, ...found(prose(text), /<[a-z][^>]*?\s(?:id|name)="([^"]*)"/g)])
}

const hasAnchor = (path: string, anchor: string, text: string): boolean => {
  if (path.endsWith('.md')) return anchorsOf(text).has(anchor)
  const [, line] = /^L(\d+)(?:-L\d+)?$/.exec(anchor) ?? []
  return line !== undefined && Number(line) <= text.split('\n').length
}

/** What is wrong with a link that stands in the document at `path`; nothing with one to elsewhere. */
const complaintAbout = (path: string, text: string, link: string): string | undefined => {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(link)) return undefined
  const [file = '', anchor] = decodeURI(link).split('#')
  const from = file.startsWith('/') ? '.' : dirname(path)
  const target = file === '' ? path : posix.join(from, file).replace(/\/$/, '')
  if (target !== '.' && target !== path && !paths.has(target)) return `${link}: no such file`
  if (anchor === undefined) return undefined
  return hasAnchor(target, anchor, target === path ? text : textOf(target))
    ? undefined
    : `${link}: no such heading or line`
}

/** Paths of the code that stand between backticks; placeholders and patterns are left alone. */
const codePathsOf = (text: string): readonly string[] =>
  found(
    withoutFences(text),
    /`((?:src|functions|simulators|local|tests|bench|scripts)\/[\w./-]*)`/g,
  ).map((path) => path.replace(/\/$/, ''))

/** `npm start` and `npm test` are scripts too. */
const scriptsOf = (text: string): readonly string[] => [
  ...found(text, /\bnpm\s+run\s+(?:--?[\w-]+\s+)*([a-z][\w:-]*)/g),
  ...found(text, /\bnpm\s+(start|test)\b/g),
]

const isText = (complaint: string | undefined): complaint is string => complaint !== undefined

const complaintsOf = (path: string, text: string): readonly string[] => [
  ...linksOf(text)
    .map((link) => complaintAbout(path, text, link))
    .filter(isText),
  ...namelessOf(text).map((name) => `[${name}]: no such name`),
  ...codePathsOf(text)
    .filter((each) => !paths.has(each))
    .map((each) => `${each}: no such file`),
  ...scriptsOf(text)
    .filter((name) => !(name in scripts))
    .map((name) => `npm run ${name}: no such script`),
]

describe('a document of the repository', () => {
  it('is found, in hidden folders too, and none of the packages is', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', '.github/pull_request_template.md']),
    )
    expect(documents.filter((path) => path.includes('node_modules'))).toEqual([])
  })

  it.each(documents)('%s names only what exists', (path) => {
    expect(complaintsOf(path, textOf(path))).toEqual([])
  })
})

describe('this check', () => {
  it.each([
    ['a missing file', '[a](docs/missing.md)', ['docs/missing.md: no such file']],
    ['a file in other case', '[a](docs/Performance.md)', ['docs/Performance.md: no such file']],
    ['a missing picture', '![a](docs/images/no.png)', ['docs/images/no.png: no such file']],
    ['a missing picture in HTML', '<img width="9" src="no.png">', ['no.png: no such file']],
    ['a missing heading here', '# A b\n[a](#a-c)', ['#a-c: no such heading or line']],
    [
      'a missing heading elsewhere',
      '[a](docs/performance.md#no)',
      ['docs/performance.md#no: no such heading or line'],
    ],
    ['a missing line', '[a](LICENSE#L999)', ['LICENSE#L999: no such heading or line']],
    ['a heading that is code', '```\n# A\n```\n[a](#a)', ['#a: no such heading or line']],
    ['a link with a title', '[a](no.md "b (c)")', ['no.md: no such file']],
    ['a picture that is a link', '[![a](LICENSE)](no.md)', ['no.md: no such file']],
    ['a reference', '[a][b]\n\n[b]: no.md', ['no.md: no such file']],
    ['a reference to nothing', '[a][b]', ['[b]: no such name']],
    ['a path of the code', '`src/domain/no.ts`', ['src/domain/no.ts: no such file']],
    ['a script', '```sh\nnpm run no-such -- --x\n```', ['npm run no-such: no such script']],
    ['a script on two lines', '`npm\nrun --silent none`', ['npm run none: no such script']],
  ])('tells of %s', (_, text, complaints) => {
    expect(complaintsOf('README.md', text)).toEqual(complaints)
  })

  it.each([
    [
      'files, folders, lines',
      '[a](LICENSE) [b](docs/) [c](package.json#L1) [d](/README.md) [e](./)',
    ],
    [
      'headings',
      '## `POST` /v1, *and* more!\n## 한글 제목\n[a](#post-v1-and-more) [b](#한글-제목)',
    ],
    ['the same heading twice', '# A\n# A\n[a](#a) [b](#a-1)'],
    ['an anchor in HTML', '<a id="x"></a>[a](#x)'],
    ['other sites', '[a](https://example.com/x#y) <a href="mailto:a@b.example">b</a>'],
    ['code', '`[a](no.md)` ``[`b`](no.md)``\n\n```md\n[c](no.md)\n```\n<!-- [d](no.md) -->'],
    ['placeholders', '`src/infra/<provider>/messages.ts` `tests/**/*.test.ts` `npm run <script>`'],
    ['a reference', '[a][B]\n\n[b]: LICENSE'],
    ['scripts', 'npm run check, npm start, npm test, npm ci'],
  ])('has nothing against %s', (_, text) => {
    expect(complaintsOf('README.md', text)).toEqual([])
  })
})
