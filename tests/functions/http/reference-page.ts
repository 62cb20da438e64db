import { createHash } from 'node:crypto'

import { problems } from '../../../functions/http/problem-table'
import { is, read, type Scene } from './scene'
import { codesIn, type OpenApi } from './served-contract'

/** The contract as it is served, for machines and for people. */
export const referencePage = (scene: () => Scene): void => {
  describe('the served document', () => {
    const served = async () =>
      read(is(await scene().http.send({ target: '/openapi.json', key: null }), 200)) as OpenApi

    it('has examples that fit, names of its own for each operation, and a key where one is asked', async () => {
      const { validator, operations, takes } = scene().contract
      const names = operations.map(({ operation }) => operation.operationId)
      expect(new Set(names).size).toBe(names.length)
      for (const { name, template, operation } of operations) {
        expect(operation.security).toHaveLength(/^\/v1\/(?!health)/.test(template) ? 1 : 0)
        for (const { schema, example } of operation.parameters ?? [])
          expect({ name, example, fits: validator(schema)(example) }).toMatchObject({ fits: true })
        const body = operation.requestBody?.content['application/json']
        if (body !== undefined) expect(takes(name, body.example)).toBe(true)
      }
    })

    it('names every parameter of a path', async () => {
      for (const { template, operation } of scene().contract.operations)
        expect([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(
          (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name),
        )
    })

    it('refers to nothing that is not in it, and has nothing that nobody refers to', async () => {
      const document = await served()
      const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)]
      expect([...new Set(references.map(([, name]) => name))].toSorted()).toEqual(
        Object.keys(document.components.schemas).toSorted(),
      )
      expect(document.openapi).toBe('3.1.0')
    })
  })

  describe('the reference page', () => {
    it('tells of every problem code at the address that is its type', async () => {
      const { http, contract } = scene()
      const page = is(await http.send({ target: '/docs', key: null }), 200)
      const documented = contract.operations.flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap(({ description }) => codesIn(description)),
      )
      for (const code of [...documented, 'RouteNotFound', 'MethodNotAllowed']) {
        const { status } = problems[code as keyof typeof problems]
        const entry = page.text.split(`<dt id="problem-${code}">`)
        expect({ code, entries: entry.length }).toEqual({ code, entries: 2 })
        expect(entry[1]).toContain(`<code>${code}</code> ${String(status)}</dt>`)
      }
      const ids = [...page.text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
    })

    it('runs its own scripts alone, and loads its files from here', async () => {
      const { http } = scene()
      const page = is(await http.send({ target: '/docs', key: null }), 200)
      const policy = page.headers['content-security-policy'] ?? ''
      const script = /<script>([^]*?)<\/script>/.exec(page.text)?.[1] ?? ''
      const hash = createHash('sha256').update(script).digest('base64')
      expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe(`'self' 'sha256-${hash}'`)
      const files = [...page.text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(
        ([, file = '']) => file,
      )
      expect(files).toHaveLength(2)
      for (const target of files) {
        const file = is(await http.send({ target, key: null }), 200)
        expect(file.headers['cache-control']).toContain('max-age')
        expect(file.text.length).toBeGreaterThan(10_000)
      }
    })

    it.each([
      '%2e%2e',
      'index.html',
      'constructor',
      '__proto__',
      'swagger-ui.css%00',
      'x'.repeat(300),
    ])('has no file %s', async (file) => {
      is(await scene().http.send({ target: `/docs/${file}`, key: null }), 404, 'RouteNotFound')
    })
  })
}
