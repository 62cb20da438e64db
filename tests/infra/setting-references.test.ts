import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'

import {
  type FetchParameter,
  type ParameterFailure,
  referencesIn,
  resolveReferences,
} from '../../src/infra/setting-references'

const failing = (tag: ParameterFailure['_tag']): FetchParameter => {
  return () => TE.left({ _tag: tag })
}

describe('the settings that name a parameter', () => {
  it.each([
    ['ssm:/payport/dev/merchants', { source: 'ssm', name: '/payport/dev/merchants' }],
    ['secretsmanager:payport/dev', { source: 'secretsmanager', name: 'payport/dev' }],
  ])('%s', (value, ref) => {
    expect(referencesIn({ PAYPORT_MERCHANTS: value })).toEqual([
      { setting: 'PAYPORT_MERCHANTS', ref },
    ])
  })

  it.each([
    ['another word in front', { PAYPORT_MERCHANTS: 'parameter:/payport' }],
    ['no name', { PAYPORT_MERCHANTS: 'ssm:' }],
    ['somebody else’s variable', { MY_PAYPORT_MERCHANTS: 'ssm:/payport' }],
    ['no value', { PAYPORT_MERCHANTS: undefined }],
  ])('are not those with %s', (_, environment) => {
    expect(referencesIn(environment)).toEqual([])
  })
})

describe('following them', () => {
  it('puts each value in its place and leaves the others', async () => {
    const fetch: FetchParameter = ({ source, name }) => TE.right(`${source} ${name}`)
    const environment = {
      PAYPORT_MERCHANTS: 'ssm:/m',
      PAYPORT_CHECKOUT_SECRETS: 'secretsmanager:c',
      PAYPORT_TABLE: 'payport',
    }
    expect(await resolveReferences(fetch)(environment)()).toEqual(
      E.right({
        PAYPORT_MERCHANTS: 'ssm /m',
        PAYPORT_CHECKOUT_SECRETS: 'secretsmanager c',
        PAYPORT_TABLE: 'payport',
      }),
    )
  })

  it.each([
    ['ParameterMissing', 'which does not exist: create it there'],
    ['ParameterForbidden', 'which this role may not read: allow it, or correct the name'],
    ['ParameterSourceUnavailable', 'which could not be read just now'],
  ] as const)('tells all that fail at once: %s', async (tag, says) => {
    const environment = { PAYPORT_MERCHANTS: 'ssm:/m', PAYPORT_CHECKOUT_SECRETS: 'ssm:/c' }
    expect(await resolveReferences(failing(tag))(environment)()).toEqual(
      E.left([
        `PAYPORT_MERCHANTS is ssm:/m, ${says}`,
        `PAYPORT_CHECKOUT_SECRETS is ssm:/c, ${says}`,
      ]),
    )
  })
})
