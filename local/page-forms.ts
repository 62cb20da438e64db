export type BrowserRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly form?: Readonly<Record<string, string>>
}

export type PageForm = {
  readonly id: string | undefined
  readonly method: 'GET' | 'POST'
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly buttons: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

const unescapeHtml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)

const attributesOf = (tag: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...tag.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name, a, b]) => [
      (name ?? '').toLowerCase(),
      unescapeHtml(a ?? b ?? ''),
    ]),
  )

const tagsOf = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'gi'))].map(([tag]) => attributesOf(tag))

/** The forms of a page as the pages of this house write them: attributes quoted, nothing nested. */
export const formsOf = (html: string): readonly PageForm[] =>
  [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(
    ([, attributes = '', inner = '']) => {
      const { id, method, action = '' } = attributesOf(attributes)
      return {
        id,
        method: method?.toLowerCase() === 'post' ? 'POST' : 'GET',
        action,
        fields: Object.fromEntries(
          tagsOf(inner, 'input').flatMap(({ name, value = '' }) =>
            name === undefined ? [] : [[name, value]],
          ),
        ),
        buttons: tagsOf(inner, 'button').map(({ name = '', value = '' }) => ({ name, value })),
      }
    },
  )

/** What the browser requests when the form is sent with this button (or by a script, without one). */
export const submitted = (
  form: Pick<PageForm, 'method' | 'action' | 'fields'>,
  pageUrl: string,
  button: { readonly name: string; readonly value: string } = { name: '', value: '' },
): BrowserRequest => {
  const url = new URL(form.action, pageUrl)
  const fields = { ...form.fields, ...(button.name !== '' && { [button.name]: button.value }) }
  if (form.method === 'POST') return { method: 'POST', url: url.href, form: fields }
  url.search = new URLSearchParams(fields).toString()
  return { method: 'GET', url: url.href }
}
