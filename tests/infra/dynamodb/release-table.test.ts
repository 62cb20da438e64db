import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

import { startDynamoDb } from '../../../local/dynamodb'
import type { StageLock } from '../../../src/application/ports/release/stage-locks'
import type { ReleaseRecord } from '../../../src/domain/release/release-record'
import type { Stage } from '../../../src/domain/release/version'
import { dynamoClient } from '../../../src/infra/dynamodb/dynamo-client'
import { releaseTable } from '../../../src/infra/dynamodb/release-table'
import { releaseTableDefinition } from '../../../src/infra/dynamodb/release-table-definition'
import { stageLockTable } from '../../../src/infra/dynamodb/stage-lock-table'
import { at, prepared } from '../../support/releases'
import { type Fate, startRelay } from './relay'

let dynamoDb: Awaited<ReturnType<typeof startDynamoDb>>
let client: DynamoDBClient

const emptyTable = async (stage: Stage) => {
  const definition = releaseTableDefinition(stage)
  await client
    .send(new DeleteTableCommand({ TableName: definition.TableName }))
    .catch(() => undefined)
  await client.send(new CreateTableCommand(definition))
}

beforeAll(async () => {
  dynamoDb = await startDynamoDb()
  client = dynamoClient({ endpoint: dynamoDb.endpoint })
}, 60_000)
beforeEach(() => emptyTable('production'))
afterAll(async () => {
  client.destroy()
  await dynamoDb.stop()
})

const right = async <A>(task: () => Promise<E.Either<unknown, A>>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const kim = { owner: 'kim@laptop-1', reason: 'release 1.2.3' }
const run = { owner: 'run-17', reason: 'release 1.2.3', runUrl: 'https://github.example/runs/17' }

describe('the lock of a stage', () => {
  const locks = () => stageLockTable(client)
  const take = (owner = kim, now = at(0), until = at(2)) =>
    locks().take('production', owner, now, until)

  it('is nobody’s at first, and the taker’s then', async () => {
    expect(await right(locks().read('production'))).toEqual({ fence: 0 })
    const lock: StageLock = { ...run, since: at(0), until: at(2), fence: 1 }
    expect(await right(take(run))).toEqual(lock)
    expect(await right(locks().read('production'))).toEqual({ fence: 1, lock })
  })

  it('is held against others until its time is over, with who, why and since when', async () => {
    const lock = await right(take(run))
    expect(await take(kim, at(1))()).toEqual(E.left({ _tag: 'LockHeld', lock }))
    expect(await right(take(kim, at(2), at(4)))).toEqual({
      ...kim,
      since: at(2),
      until: at(4),
      fence: 2,
    })
  })

  it('is taken again by its owner, with a new fence', async () => {
    await right(take())
    expect((await right(take(kim, at(1), at(3)))).fence).toBe(2)
  })

  it('is had by one of many who take it at the same moment', async () => {
    const owners = Array.from({ length: 8 }, (_, index) => ({ ...kim, owner: `run-${index}` }))
    const taken = await Promise.all(owners.map((owner) => take(owner)()))
    expect(taken.filter(E.isRight)).toHaveLength(1)
  })

  it('can be renewed, kept and given back by who has it alone', async () => {
    const { fence } = await right(take())
    expect((await right(locks().renew('production', fence, at(9)))).until).toEqual(at(9))
    const kept = await right(locks().keep('production', fence, 'rolled back: why?'))
    expect(kept).toEqual({ owner: kim.owner, reason: 'rolled back: why?', since: at(0), fence })
    expect(await take(run, at(1_000))()).toEqual(E.left({ _tag: 'LockHeld', lock: kept }))
    // A renewal that comes late does not give it an end again.
    expect(await right(locks().renew('production', fence, at(9)))).toEqual(kept)
    expect(await right(locks().read('production'))).toEqual({ fence, lock: kept })
    await right(locks().release('production', fence))
    await right(locks().release('production', fence))
    expect(await right(locks().read('production'))).toEqual({ fence })
  })

  it('is lost to who seizes it, and the one before can do nothing more', async () => {
    const { fence } = await right(take(run))
    const lock = await right(locks().seize('production', kim, at(1)))
    expect(lock).toEqual({ ...kim, since: at(1), fence: fence + 1 })
    const lost = E.left({ _tag: 'LockLost', lock })
    expect(await locks().renew('production', fence, at(9))()).toEqual(lost)
    expect(await locks().keep('production', fence, 'no')()).toEqual(lost)
    expect(await locks().release('production', fence)()).toEqual(lost)
    expect(await right(locks().read('production'))).toEqual({ fence: fence + 1, lock })
  })

  it('is not renewed when nobody has it any more', async () => {
    const { fence } = await right(take())
    await right(locks().release('production', fence))
    expect(await locks().renew('production', fence, at(9))()).toEqual(E.left({ _tag: 'LockLost' }))
  })
})

describe('the records of releases', () => {
  const records = () => releaseTable(client)
  let fence: number
  beforeEach(async () => {
    const lock = await right(stageLockTable(client).take('production', kim, at(0), at(2)))
    fence = lock.fence
  })
  const overtaken = E.left({ _tag: 'RecordOvertaken', release: '1.2.3' })
  const second = (): ReleaseRecord =>
    prepared({ version: 2, phase: { _tag: 'Promoting', since: at(1) } })

  it('are found, the newest first', async () => {
    expect(await right(records().find('production'))).toEqual(O.none)
    const all = [0, 1, 2].map((minute) => prepared({ startedAt: at(minute) }))
    for (const each of all) await right(records().save(each, fence))
    expect(await right(records().find('production'))).toEqual(O.some(all[2]))
    expect(await right(records().history('production', 2))).toEqual([all[2], all[1]])
  })

  it('go from version to version, and nobody overtakes unseen', async () => {
    await right(records().save(prepared(), fence))
    expect(await records().save(prepared(), fence)()).toEqual(overtaken)
    await right(records().save(second(), fence))
    expect(await records().save(second(), fence)()).toEqual(overtaken)
    expect(await right(records().find('production'))).toEqual(O.some(second()))
  })

  it('are not written by an owner of before', async () => {
    await right(records().save(prepared(), fence))
    await right(stageLockTable(client).seize('production', run, at(1)))
    expect(await records().save(second(), fence)()).toEqual(overtaken)
    expect(await right(records().find('production'))).toEqual(O.some(prepared()))
  })

  it('say what they cannot read', async () => {
    const item = prepared({ phase: { _tag: 'Unheard' } as never })
    await records().save(item, fence)()
    expect(await records().find('production')()).toEqual(
      E.left({ _tag: 'RecordUnreadable', fields: ['phase.is'] }),
    )
  })

  it.each<[Fate]>([['loses its answer'], ['loses half its answer']])(
    'are written once when DynamoDB does it and %s',
    async (fate) => {
      const relay = await startRelay(dynamoDb.endpoint, ({ before }) =>
        before === 0 ? fate : 'passes',
      )
      const other = dynamoClient({ endpoint: relay.endpoint })
      expect(await releaseTable(other).save(prepared(), fence)()).toEqual(E.right(prepared()))
      other.destroy()
      await relay.stop()
    },
  )

  it('are refused for good where there is no table', async () => {
    expect(await records().find('dev')()).toEqual(
      E.left({
        _tag: 'CloudRefused',
        cause: expect.any(String) as string,
        remedy: expect.stringContaining('docs/deploy.md, step 1') as string,
      }),
    )
  })
})

it('is the table that an account begins with', () => {
  const { Resources } = parse(readFileSync('deploy/bootstrap.yml', 'utf8')) as {
    readonly Resources: {
      readonly Releases: { readonly Properties: Readonly<Record<string, unknown>> }
    }
  }
  const { TableName, ...definition } = releaseTableDefinition('production')
  expect(Resources.Releases.Properties).toMatchObject(definition)
  expect(TableName).toBe('payport-production-releases')
})
