import { createRequire } from 'node:module'

type Change = {
  readonly Action: 'Add' | 'Modify' | 'Remove' | 'Dynamic'
  readonly ResourceType: string
  readonly LogicalResourceId: string
  readonly Replacement?: 'True' | 'False' | 'Conditional'
  readonly PolicyAction?: 'Delete' | 'Retain'
  readonly Details?: ReadonlyArray<{
    readonly Evaluation: 'Static' | 'Dynamic'
    readonly CausingEntity?: string
  }>
}
type Description = {
  readonly Changes: ReadonlyArray<{ readonly ResourceChange: Change }>
  readonly NextToken?: string
}
type Gate = { readonly hooks: Readonly<Record<string, () => void>> }
const StackChangeGate = createRequire(__filename)('../../serverless/stack-change-gate.cjs') as new (
  serverless: object,
) => Gate

/** The framework's deploy, around a change set of these changes; says whether it was executed. */
const deploy = async (
  changes: readonly Change[],
  {
    createLater = false,
    allowed = '',
    NextToken,
  }: {
    readonly createLater?: boolean
    readonly allowed?: string
    readonly NextToken?: string
  } = {},
): Promise<string> => {
  const description: Description = {
    Changes: changes.map((ResourceChange) => ({ ResourceChange })),
    ...(NextToken !== undefined && { NextToken }),
  }
  const awsDeploy = {
    createLater,
    waitForChangeSetCreation: (): Promise<Description> => Promise.resolve(description),
  }
  const gate = new StackChangeGate({
    pluginManager: { getPlugins: () => [{}, awsDeploy] },
    classes: { Error },
  })
  const before = process.env['PAYPORT_STACK_CHANGES']
  process.env['PAYPORT_STACK_CHANGES'] = allowed
  try {
    gate.hooks['before:deploy:deploy']?.()
    await awsDeploy.waitForChangeSetCreation()
    return 'executed'
  } catch (error) {
    return (error as Error).message
  } finally {
    if (before === undefined) delete process.env['PAYPORT_STACK_CHANGES']
    else process.env['PAYPORT_STACK_CHANGES'] = before
  }
}

const change = (
  Action: Change['Action'],
  ResourceType: string,
  more: Partial<Change> = {},
): Change => ({ Action, ResourceType, LogicalResourceId: 'Thing', ...more })

const inPlace = { Replacement: 'False' } as const
const versioned: readonly Change[] = [
  change('Modify', 'AWS::Lambda::Function', inPlace),
  change('Add', 'AWS::Lambda::Version'),
  change('Remove', 'AWS::Lambda::Version', { PolicyAction: 'Retain' }),
]
const live: readonly Change[] = [
  change('Add', 'AWS::SQS::Queue'),
  change('Add', 'AWS::Lambda::Function'),
  change('Modify', 'AWS::IAM::Role', inPlace),
  change('Modify', 'AWS::CloudWatch::Alarm', inPlace),
  change('Modify', 'AWS::Lambda::Alias', inPlace),
]
const destructive: readonly Change[] = [
  change('Remove', 'AWS::SQS::Queue'),
  change('Remove', 'AWS::Lambda::Function'),
  change('Remove', 'AWS::Lambda::Version', { PolicyAction: 'Delete' }),
  change('Modify', 'AWS::DynamoDB::Table', { Replacement: 'True' }),
  change('Modify', 'AWS::Lambda::Function', { Replacement: 'Conditional' }),
  change('Dynamic', 'AWS::CloudFormation::Stack'),
]
const of = ({ Action, ResourceType, Replacement }: Change): string =>
  [Action, Replacement, ResourceType].join(' ')

describe('a deploy', () => {
  it('of new code alone goes through', async () => {
    expect(await deploy(versioned)).toBe('executed')
    expect(await deploy([])).toBe('executed')
  })

  it.each(live.map((each) => [of(each), each] as const))(
    'that goes live at once needs a word: %s',
    async (_, each) => {
      expect(await deploy([...versioned, each])).toContain('"Stack-Change: live"')
      expect(await deploy([...versioned, each], { allowed: 'live' })).toBe('executed')
    },
  )

  it.each(destructive.map((each) => [of(each), each] as const))(
    'that takes something away needs another: %s',
    async (_, each) => {
      for (const allowed of ['', 'live'])
        expect(await deploy([...versioned, each], { allowed })).toContain(
          '"Stack-Change: destructive"',
        )
      expect(await deploy([...versioned, each], { allowed: 'destructive' })).toBe('executed')
    },
  )

  describe('that names a function which changes in place', () => {
    const code = change('Modify', 'AWS::Lambda::Function', {
      ...inPlace,
      LogicalResourceId: 'Http',
    })
    const permission = (Details: Change['Details'] = []) =>
      change('Modify', 'AWS::Lambda::Permission', { Replacement: 'Conditional', Details })
    const echo = { Evaluation: 'Dynamic', CausingEntity: 'Http.Arn' } as const

    it('goes through: its name stays', async () => {
      expect(await deploy([code, permission([echo])])).toBe('executed')
    })

    it.each<readonly [string, readonly Change[]]>([
      ['it changes of itself, too', [code, permission([echo, { Evaluation: 'Static' }])]],
      ['the function is another one then', [{ ...code, Replacement: 'True' }, permission([echo])]],
      [
        'something else is the cause',
        [code, permission([{ Evaluation: 'Dynamic', CausingEntity: 'HttpApi.Id' }])],
      ],
    ])('does not when %s', async (_, changes) => {
      expect(await deploy(changes)).toContain('destructive: Replace (Conditional) Thing')
    })
  })

  it('names what it would do, and only that', async () => {
    const said = await deploy([
      ...versioned,
      change('Modify', 'AWS::DynamoDB::Table', { Replacement: 'True' }),
    ])
    expect(said).toContain('destructive: Replace (True) Thing (AWS::DynamoDB::Table)')
    expect(said).not.toContain('AWS::Lambda')
    expect(said).toContain('Nothing was deployed.')
  })

  it('is refused when not all of it can be seen', async () => {
    expect(await deploy(versioned, { NextToken: 'more' })).toContain(
      'Nothing was deployed.'.slice(1),
    )
  })

  it('is refused for a word that nobody knows', async () => {
    expect(await deploy(versioned, { allowed: 'everything' })).toContain('PAYPORT_STACK_CHANGES')
  })

  it('of a stack that is not there yet goes through', async () => {
    expect(await deploy([...live, ...destructive], { createLater: true })).toBe('executed')
  })
})
