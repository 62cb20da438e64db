import { readFileSync } from 'node:fs'

import { parseAllDocuments } from 'yaml'

import { readSettings } from '../../src/infra/settings'

/** A variable of a container: given, or read from elsewhere. */
type Variable = { readonly name: string; readonly value?: string; readonly from?: string }

type Manifest = {
  readonly command: readonly string[]
  readonly image: string
  readonly variables: readonly Variable[]
  readonly readOnly: boolean
  readonly user: string
  /** s between being told to stop and being killed. */
  readonly graceSeconds: number
}

const ecs = (): Manifest => {
  const { containerDefinitions } = JSON.parse(
    readFileSync('deploy/ecs-task-definition.json', 'utf8'),
  ) as {
    readonly containerDefinitions: ReadonlyArray<{
      readonly entryPoint: string[]
      readonly command: string[]
      readonly image: string
      readonly user: string
      readonly readonlyRootFilesystem: boolean
      readonly stopTimeout: number
      readonly environment: ReadonlyArray<{ readonly name: string; readonly value: string }>
      readonly secrets: ReadonlyArray<{ readonly name: string; readonly valueFrom: string }>
    }>
  }
  const [container] = containerDefinitions
  if (container === undefined) throw new Error('The task has no container')
  return {
    command: [...container.entryPoint, ...container.command],
    image: container.image,
    variables: [
      ...container.environment,
      ...container.secrets.map(({ name, valueFrom }) => ({ name, from: valueFrom })),
    ],
    readOnly: container.readonlyRootFilesystem,
    user: container.user,
    graceSeconds: container.stopTimeout,
  }
}

type Document = { readonly kind: string; readonly metadata: { readonly name: string } }
type Deployment = Document & {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: object }
      readonly spec: {
        readonly terminationGracePeriodSeconds: number
        readonly securityContext: {
          readonly runAsNonRoot: boolean
          readonly runAsUser: number
          readonly runAsGroup: number
        }
        readonly containers: ReadonlyArray<{
          readonly image: string
          readonly command: string[]
          readonly args: string[]
          readonly env: ReadonlyArray<{
            readonly name: string
            readonly value?: string
            readonly valueFrom?: { readonly secretKeyRef: { name: string; key: string } }
          }>
          readonly securityContext: { readonly readOnlyRootFilesystem: boolean }
        }>
      }
    }
  }
}

const documents = (): readonly Document[] =>
  parseAllDocuments(readFileSync('deploy/kubernetes.yml', 'utf8')).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS() as Document
  })

const kubernetes = (): Manifest => {
  const { spec } = documents().find(({ kind }) => kind === 'Deployment') as Deployment
  const { containers, securityContext, terminationGracePeriodSeconds } = spec.template.spec
  const [container] = containers
  if (container === undefined) throw new Error('The pod has no container')
  expect(securityContext.runAsNonRoot).toBe(true)
  return {
    command: [...container.command, ...container.args],
    image: container.image,
    variables: container.env.map(({ name, value, valueFrom }) => ({
      name,
      ...(value !== undefined && { value }),
      ...(valueFrom !== undefined && {
        from: `${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`,
      }),
    })),
    readOnly: container.securityContext.readOnlyRootFilesystem,
    user: `${String(securityContext.runAsUser)}:${String(securityContext.runAsGroup)}`,
    graceSeconds: terminationGracePeriodSeconds,
  }
}

/** What the platform or Payport would find where a variable points. */
const found: Readonly<Record<string, string>> = {
  PAYPORT_CHECKOUT_SECRETS: 's'.repeat(32),
  PAYPORT_WEBHOOK_SECRETS: 'w'.repeat(32),
  PAYPORT_MERCHANTS: '[]',
  PAYPORT_PROVIDERS_OFF: 'none',
}

describe.each([
  ['the ECS task', ecs],
  ['the Kubernetes deployment', kubernetes],
])('%s', (_, read) => {
  it('has every setting that Payport needs, and no other', () => {
    const { variables } = read()
    const settings = Object.fromEntries(
      variables.map(({ name, value = '' }) => [name, found[name] ?? value]),
    )
    expect(() => readSettings(settings)).not.toThrow()
    for (const name of Object.keys(settings).filter((each) => each.startsWith('PAYPORT_')))
      expect(readFileSync('docs/settings.md', 'utf8')).toContain(`\`${name}\``)
  })

  it('takes secrets by reference alone', () => {
    const { variables } = read()
    const given = variables.filter(({ value }) => value !== undefined).map(({ name }) => name)
    expect(given).not.toContain('PAYPORT_CHECKOUT_SECRETS')
    expect(given).not.toContain('PAYPORT_WEBHOOK_SECRETS')
    expect(given).not.toContain('PAYPORT_MERCHANTS')
    expect(variables.filter(({ from }) => from !== undefined).map(({ name }) => name)).toEqual([
      'PAYPORT_CHECKOUT_SECRETS',
      'PAYPORT_WEBHOOK_SECRETS',
      'PAYPORT_MERCHANTS',
    ])
  })

  it('runs the plain HTTP service by digest, as the image does, and lets requests end', () => {
    const dockerfile = readFileSync('Dockerfile', 'utf8')
    const { command, image, readOnly, user, graceSeconds } = read()
    expect(command).toEqual(['node', 'functions/http-server.js'])
    expect(image).toMatch(/@sha256:/)
    expect(readOnly).toBe(true)
    expect(dockerfile).toContain(`USER ${user}`)
    // 30 s is what the service gives its requests.
    expect(graceSeconds).toBeGreaterThan(30)
  })
})

it('the Kubernetes manifest selects the pods that it makes', () => {
  const all = documents()
  expect(all.map(({ kind }) => kind)).toEqual([
    'ServiceAccount',
    'Deployment',
    'Service',
    'PodDisruptionBudget',
  ])
  const { spec } = all[1] as Deployment
  expect(spec.template.metadata.labels).toEqual({ app: 'payport' })
  expect(all[2]).toMatchObject({ spec: { selector: { app: 'payport' } } })
  expect(all[3]).toMatchObject({ spec: { selector: { matchLabels: { app: 'payport' } } } })
})
