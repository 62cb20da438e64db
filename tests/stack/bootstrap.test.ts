import { readFileSync } from 'node:fs'

import { isAlias, parse, parseDocument, visit } from 'yaml'

type Statement = {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: unknown
}
type Role = {
  readonly Properties: {
    readonly AssumeRolePolicyDocument: { readonly Statement: readonly object[] }
    readonly Policies: ReadonlyArray<{
      readonly PolicyDocument: { readonly Statement: readonly Statement[] }
    }>
  }
}
type Image = { readonly tags: readonly string[]; readonly daysOld: number }
type Rule = {
  readonly rulePriority: number
  readonly selection: {
    readonly tagStatus: 'tagged' | 'untagged'
    readonly tagPatternList?: readonly string[]
    readonly countType: 'imageCountMoreThan' | 'sinceImagePushed'
    readonly countNumber: number
  }
}

const text = readFileSync('deploy/bootstrap.yml', 'utf8')
const { Resources } = parse(text) as { readonly Resources: Readonly<Record<string, unknown>> }
const role = (name: string) => Resources[name] as Role
const githubRoles = ['DeployRole', 'ReleaseRole', 'RollbackRole'] as const
const roles = [...githubRoles, 'TimerRole', 'CloudFormationRole'] as const

const list = <A>(value: A | readonly A[]): readonly A[] =>
  Array.isArray(value) ? (value as readonly A[]) : [value as A]

const nameOf = (resource: unknown): string => {
  if (typeof resource === 'string') return resource
  const { 'Fn::Sub': text, 'Fn::GetAtt': attribute } = resource as Record<string, unknown>
  if (Array.isArray(attribute)) return attribute.join('.')
  return String(Array.isArray(text) ? text[0] : text)
}

const grantsOf = (name: string) =>
  role(name)
    .Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      list(Action).flatMap((action) =>
        list(Resource).map((each) => ({ effect: Effect, action, on: nameOf(each) })),
      ),
    )
const actionsOf = (name: string, effect: Statement['Effect']): readonly string[] =>
  grantsOf(name)
    .filter((grant) => grant.effect === effect)
    .map(({ action }) => action)

it('is a template that CloudFormation reads: it takes no alias of YAML', () => {
  const aliases: string[] = []
  visit(parseDocument(text), {
    Node: (_, node) => {
      if (isAlias(node)) aliases.push(node.source)
    },
  })
  expect(aliases).toEqual([])
})

describe('who may take on a role', () => {
  const environment = (name: string) => ({
    'Fn::Sub': `repo:\${GitHubRepository}:environment:${name}`,
  })

  it.each([
    ['DeployRole', environment('${Stage}')],
    ['ReleaseRole', [environment('${Stage}'), environment('${Stage}-resume')]],
    ['RollbackRole', environment('${Stage}-rollback')],
  ])('%s: workflows of the one repository, in environments of the stage', (name, subject) => {
    expect(role(name).Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: {
          Federated: {
            'Fn::If': [
              'MakesOidcProvider',
              { 'Fn::GetAtt': ['GitHub', 'Arn'] },
              { Ref: 'GitHubOidcProviderArn' },
            ],
          },
        },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': subject,
          },
        },
      },
    ])
  })

  it.each([
    ['TimerRole', 'scheduler.amazonaws.com'],
    ['CloudFormationRole', 'cloudformation.amazonaws.com'],
  ])('%s: %s alone', (name, service) => {
    expect(role(name).Properties.AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({ Action: 'sts:AssumeRole', Principal: { Service: service } }),
    ])
  })
})

describe('what a role may do', () => {
  it('moves an alias only for a release, back, and for its timers; who deploys is forbidden', () => {
    const may = roles.filter((name) => actionsOf(name, 'Allow').includes('lambda:UpdateAlias'))
    expect(may).toEqual(['ReleaseRole', 'RollbackRole', 'TimerRole'])
    expect(grantsOf('TimerRole').map(({ action }) => action)).toEqual(['lambda:UpdateAlias'])
    for (const name of ['DeployRole', 'CloudFormationRole'])
      for (const action of ['lambda:UpdateAlias', 'lambda:DeleteAlias'])
        expect(grantsOf(name)).toContainEqual({ effect: 'Deny', action, on: '*' })
  })

  it.each(['ReleaseRole', 'RollbackRole'])('deploys nothing as %s', (name) => {
    const deploying =
      /^(cloudformation:(?!Describe)|s3:(?!Get)|iam:(?!PassRole)|lambda:(Create|Delete|Publish|UpdateFunction)|ecr:Put)/
    expect(actionsOf(name, 'Allow').filter((each) => deploying.test(each))).toEqual([])
  })

  it('arms no timer for a rollback, and hands on no role', () => {
    expect(
      actionsOf('RollbackRole', 'Allow').filter((each) => /^(scheduler|iam)/.test(each)),
    ).toEqual(['scheduler:GetSchedule', 'scheduler:DeleteSchedule'])
  })

  it('keeps the books of releases for those who release; a deploy of the stack cannot touch them', () => {
    const booking = roles.filter((name) =>
      grantsOf(name).some(({ effect, on }) => effect === 'Allow' && on === 'Releases.Arn'),
    )
    expect(booking).toEqual(['DeployRole', 'ReleaseRole', 'RollbackRole'])
    expect(grantsOf('CloudFormationRole')).toContainEqual({
      effect: 'Deny',
      action: 'dynamodb:*',
      on: 'Releases.Arn',
    })
  })

  it('hands on only the role that belongs to it', () => {
    const handedOn = (name: string) =>
      grantsOf(name)
        .filter(({ action }) => action === 'iam:PassRole')
        .map(({ on }) => on)
    expect(handedOn('DeployRole')).toEqual(['CloudFormationRole.Arn'])
    expect(handedOn('ReleaseRole')).toEqual(['TimerRole.Arn'])
  })

  it('touches everything only where AWS knows nothing finer', () => {
    const everywhere = roles.flatMap((name) =>
      grantsOf(name)
        .filter(({ effect, on }) => effect === 'Allow' && on === '*')
        .map(({ action }) => `${name} ${action}`),
    )
    expect(everywhere).toEqual([
      'DeployRole cloudformation:ValidateTemplate',
      'DeployRole ecr:GetAuthorizationToken',
      'ReleaseRole cloudwatch:DescribeAlarms',
      'ReleaseRole cloudwatch:GetMetricData',
      'RollbackRole cloudwatch:DescribeAlarms',
      'CloudFormationRole lambda:CreateEventSourceMapping',
      'CloudFormationRole lambda:DeleteEventSourceMapping',
      'CloudFormationRole lambda:GetEventSourceMapping',
      'CloudFormationRole lambda:UpdateEventSourceMapping',
      'CloudFormationRole logs:CreateLogDelivery',
      'CloudFormationRole logs:DeleteLogDelivery',
      'CloudFormationRole logs:DescribeLogGroups',
      'CloudFormationRole logs:DescribeResourcePolicies',
      'CloudFormationRole logs:GetLogDelivery',
      'CloudFormationRole logs:ListLogDeliveries',
      'CloudFormationRole logs:PutResourcePolicy',
      'CloudFormationRole logs:UpdateLogDelivery',
      'CloudFormationRole kms:CreateGrant',
      'CloudFormationRole kms:DescribeKey',
      'CloudFormationRole kms:ListAliases',
    ])
  })

  it('is bound to its stage; what all stages share is the registry and the list of APIs', () => {
    const unbound = roles.flatMap((name) =>
      grantsOf(name)
        .filter(({ effect, on }) => effect === 'Allow' && on.startsWith('arn:'))
        .map(({ on }) => on.replace(/^arn:\$\{AWS::Partition\}:/, ''))
        .filter((on) => !on.includes('payport-${Stage}')),
    )
    expect([...new Set(unbound)]).toEqual([
      'ecr:${AWS::Region}:${AWS::AccountId}:repository/payport',
      'dynamodb:${AWS::Region}:${AWS::AccountId}:table/payport-${Before}-releases',
      'lambda:${AWS::Region}:${AWS::AccountId}:event-source-mapping:*',
      'apigateway:${AWS::Region}::/apis',
      'apigateway:${AWS::Region}::/apis/*',
      'apigateway:${AWS::Region}::/tags/*',
    ])
    const ofStageBefore = grantsOf('DeployRole').filter(({ on }) => on.includes('${Before}'))
    expect(ofStageBefore.map(({ action }) => action)).toEqual(['dynamodb:Query'])
  })

  it('connects queues to functions of its stage alone', () => {
    const [connecting] = role('CloudFormationRole')
      .Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => list(Action).includes('lambda:CreateEventSourceMapping'))
    expect(connecting).toMatchObject({
      Condition: {
        ArnLike: {
          'lambda:FunctionArn': {
            'Fn::Sub':
              'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:payport-${Stage}-*',
          },
        },
      },
    })
  })

  it('leaves the roles of this template alone when a stack is deployed', () => {
    const forbidden = grantsOf('CloudFormationRole')
      .filter(({ effect, action }) => effect === 'Deny' && action === 'iam:*')
      .map(({ on }) => on.replace(/^.*role\//, ''))
    expect(forbidden).toEqual(
      ['deploy', 'release', 'rollback', 'timer', 'cloudformation'].map(
        (each) => `payport-\${Stage}-${each}`,
      ),
    )
  })
})

/**
 * Which images go, by the words of ECR: rules in their order, an image belongs to the first whose
 * tags it matches, and no later one expires it; the newest are kept.
 */
const expired = (rules: readonly Rule[], images: readonly Image[]): readonly Image[] => {
  const matches = (rule: Rule, { tags }: Image) =>
    rule.selection.tagStatus === 'untagged'
      ? tags.length === 0
      : (rule.selection.tagPatternList ?? []).every((pattern) =>
          tags.some((tag) => globMatches(pattern, tag)),
        )
  const ordered = rules.toSorted((a, b) => a.rulePriority - b.rulePriority)
  return ordered.flatMap((rule, index) => {
    const its = images
      .filter((image) => matches(rule, image))
      .filter((image) => !ordered.slice(0, index).some((before) => matches(before, image)))
      .toSorted((a, b) => a.daysOld - b.daysOld)
    return rule.selection.countType === 'imageCountMoreThan'
      ? its.slice(rule.selection.countNumber)
      : its.filter(({ daysOld }) => daysOld > rule.selection.countNumber)
  })
}
const globMatches = (pattern: string, tag: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.]/g, '\\.'))
      .join('.*')}$`,
  ).test(tag)

describe('the registry', () => {
  const { Properties } = Resources['Images'] as {
    readonly Properties: {
      readonly ImageTagMutability: string
      readonly LifecyclePolicy: { readonly LifecyclePolicyText: string }
    }
  }
  const { rules } = JSON.parse(Properties.LifecyclePolicy.LifecyclePolicyText) as {
    readonly rules: readonly Rule[]
  }

  it('lets a tag say one thing for ever', () => {
    expect(Properties.ImageTagMutability).toBe('IMMUTABLE')
  })

  it('keeps what went further than dev, drops old candidates and the rests of broken pushes', () => {
    const released = {
      tags: ['1.2.3-rc.4', '1.2.3-qa.1', 'kept-1.2.3-qa.1', '1.2.3', 'kept-1.2.3'],
      daysOld: 900,
    }
    const oldCandidate = { tags: ['1.2.3-rc.3'], daysOld: 901 }
    const rest = { tags: [], daysOld: 15 }
    const candidates = Array.from({ length: 200 }, (_, number) => ({
      tags: [`1.3.0-rc.${String(number)}`],
      daysOld: number,
    }))
    expect(expired(rules, [released, oldCandidate, rest, ...candidates])).toEqual([
      oldCandidate,
      rest,
    ])
  })
})

describe('the table of releases', () => {
  it('is kept, recoverable and protected', () => {
    expect(Resources['Releases']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: { 'Fn::Sub': 'payport-${Stage}-releases' },
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    })
  })
})

describe('the bucket of templates', () => {
  it('drops what old deploys left, and never the program that puts back', () => {
    const { LifecycleConfiguration } = (
      Resources['Templates'] as {
        readonly Properties: { readonly LifecycleConfiguration: unknown }
      }
    ).Properties
    expect(LifecycleConfiguration).toEqual({
      Rules: [{ Id: 'old', Status: 'Enabled', Prefix: 'serverless/', ExpirationInDays: 365 }],
    })
  })

  it('is kept, encrypted and nobody else’s to read', () => {
    expect(Resources['Templates']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: expect.anything(),
      },
    })
  })
})
