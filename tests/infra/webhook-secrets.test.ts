import { webhookSecrets } from '../../src/infra/webhook-secrets'
import { endpointId } from '../support/events'

const [old, next] = ['o'.repeat(32), 'n'.repeat(32)]
const id = endpointId('a')

describe('the secret of an endpoint', () => {
  it('is 32 bytes as Standard Webhooks writes them, and the same each time', () => {
    const { secretOf, newestMaster } = webhookSecrets([old])
    const secret = secretOf(id, { generation: 1, master: newestMaster })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhookSecrets([old]).secretOf(id, { generation: 1, master: newestMaster })).toBe(secret)
  })

  it('is another for each endpoint, generation and master', () => {
    const secrets = webhookSecrets([next, old])
    const masters = [secrets.newestMaster, webhookSecrets([old]).newestMaster]
    const all = masters.flatMap((master) =>
      [1, 2].flatMap((generation) =>
        [id, endpointId('b')].map((each) => secrets.secretOf(each, { generation, master })),
      ),
    )
    expect(new Set(all).size).toBe(8)
    expect(all).not.toContain(undefined)
  })

  it('stays when a new master is put in front, and is gone with its own', () => {
    const ref = { generation: 1, master: webhookSecrets([old]).newestMaster }
    const before = webhookSecrets([old]).secretOf(id, ref)
    expect(webhookSecrets([next, old]).secretOf(id, ref)).toBe(before)
    expect(webhookSecrets([next]).secretOf(id, ref)).toBeUndefined()
    expect(webhookSecrets([next, old]).newestMaster).toBe(webhookSecrets([next]).newestMaster)
  })

  it('is not told by what the table keeps of the master', () => {
    expect(webhookSecrets([old]).newestMaster).toMatch(/^[A-Za-z0-9_-]{16}$/)
  })
})
