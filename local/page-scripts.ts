import { createContext, runInContext } from 'node:vm'

import { type BrowserRequest, formsOf, submitted } from './page-forms'

type Script = {
  readonly id: string | undefined
  readonly type: string
  readonly source: string | undefined
  readonly text: string
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]

const scriptsOf = (html: string): readonly Script[] =>
  [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)].map(([, tag = '', text = '']) => ({
    id: attribute(tag, 'id'),
    type: attribute(tag, 'type') ?? 'text/javascript',
    source: attribute(tag, 'src'),
    text,
  }))

const isCode = ({ type }: Script): boolean => type === 'text/javascript' || type === 'module'

/** As much of an element as checkout pages use. */
class PageElement {
  name = ''
  value = ''
  method = 'get'
  action = ''
  src = ''
  textContent = ''
  hidden = false
  onload: (() => void) | undefined
  onerror: (() => void) | undefined
  readonly style = { setProperty: () => undefined }
  protected readonly children: PageElement[] = []

  constructor(
    private readonly onAppend: (child: PageElement) => void,
    private readonly onSubmit: (form: PageElement) => void,
  ) {}

  append(...children: PageElement[]): void {
    this.children.push(...children)
    children.forEach(this.onAppend)
  }

  fields(): Record<string, string> {
    return Object.fromEntries(this.children.map(({ name, value }) => [name, value]))
  }

  submit(): void {
    this.onSubmit(this)
  }

  remove(): void {
    this.hidden = true
  }

  addEventListener(): void {
    // Nobody clicks here: what happens by itself is enough.
  }

  setAttribute(): void {
    // Roles and labels are for people.
  }
}

/**
 * Runs a page's scripts against just enough of a browser and tells which form they send by
 * themselves; undefined where they send none. The scripts of the page and of the payment window
 * are the real ones, so what they hand to each other is what they hand over in a browser.
 */
export const runScripts = async (
  html: string,
  pageUrl: string,
): Promise<BrowserRequest | undefined> => {
  const scripts = scriptsOf(html)
  if (!scripts.some(isCode)) return undefined
  const sent: BrowserRequest[] = []
  const loading: Array<Promise<void>> = []

  const element = () => new PageElement(load, send)
  const send = (form: PageElement) =>
    sent.push(
      submitted(
        {
          method: form.method.toLowerCase() === 'post' ? 'POST' : 'GET',
          action: form.action,
          fields: form.fields(),
        },
        pageUrl,
      ),
    )
  const load = (child: PageElement) => {
    if (child.src === '') return
    loading.push(
      fetch(new URL(child.src, pageUrl)).then(
        async (answer) => {
          runInContext(await answer.text(), context)
          child.onload?.()
        },
        () => child.onerror?.(),
      ),
    )
  }
  const byId = (id: string): PageElement => {
    const found = element()
    found.textContent = scripts.find((each) => each.id === id)?.text ?? ''
    const form = formsOf(html).find((each) => each.id === id)
    if (form !== undefined) found.submit = () => sent.push(submitted(form, pageUrl))
    return found
  }

  const document = {
    getElementById: byId,
    createElement: element,
    head: element(),
    body: element(),
  }
  const window: Record<string, unknown> = {
    document,
    console,
    TextEncoder,
    addEventListener: () => undefined,
  }
  window['window'] = window
  const context = createContext(window)

  for (const { source, text } of scripts.filter(isCode)) {
    if (source === undefined) runInContext(text, context)
    else load(Object.assign(element(), { src: source }))
    for (let next = loading.shift(); next !== undefined; next = loading.shift()) await next
  }
  return sent[0]
}
