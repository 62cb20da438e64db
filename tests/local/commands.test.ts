import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type CommandProcess, startCommand } from '../../local/machine-process'
import { startParts } from '../../local/parts'
import { checkPorts, freePorts, readPorts } from '../../local/ports'

const folder = mkdtempSync(join(tmpdir(), 'payport-commands-test-'))
const dataPath = join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Somebody else's server. */
const occupy = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, leave: () => server.close() }
}

const withoutPorts = Object.fromEntries(Object.keys(freePorts).map((name) => [name, '0']))

describe('ports', () => {
  it('are the usual ones unless the environment says otherwise', () => {
    expect(readPorts({})).toMatchObject({ PORT: 3000, SHOP_PORT: 3001, DYNAMODB_PORT: 8000 })
    expect(readPorts({ PORT: '3100', SHOP_PORT: '' })).toMatchObject({
      PORT: 3100,
      SHOP_PORT: 3001,
    })
  })

  it.each(['65536', '-1', '3000x', '1.5'])('are whole numbers: %s is told', (text) => {
    expect(() => readPorts({ PORT: text })).toThrow(`PORT must be a port from 0`)
  })

  it('that are taken are all told, with what to set and how to find who has them', async () => {
    const [one, other] = [await occupy(), await occupy()]
    try {
      const ports = { ...freePorts, PORT: one.port, DYNAMODB_PORT: other.port }
      const checked = checkPorts(ports, ['PORT', 'SHOP_PORT', 'DYNAMODB_PORT'])

      await expect(checked).rejects.toThrow(`Port ${one.port} for the API is taken.`)
      await expect(checked).rejects.toThrow(`Set PORT to another port`)
      await expect(checked).rejects.toThrow(`lsof -nP -iTCP:${one.port}`)
      await expect(checked).rejects.toThrow(`Port ${other.port} for DynamoDB is taken.`)
    } finally {
      one.leave()
      other.leave()
    }
  })

  it('must differ', async () => {
    const ports = { ...freePorts, PORT: 3999, SHOP_PORT: 3999 }

    await expect(checkPorts(ports, ['PORT', 'SHOP_PORT'])).rejects.toThrow(
      'PORT and SHOP_PORT are both 3999',
    )
  })
})

describe('parts', () => {
  it('stop in reverse order', async () => {
    const log: string[] = []
    const { stop, value } = await startParts(async (keep) => {
      keep(async () => void log.push('first'))
      keep(async () => void log.push('second'))
      return { value: 1 }
    })

    await stop()
    await stop()

    expect(value).toBe(1)
    expect(log).toEqual(['second', 'first'])
  })

  it('that run are stopped when a later one does not start', async () => {
    const log: string[] = []
    const started = startParts(async (keep) => {
      keep(async () => void log.push('first'))
      throw new Error('no second part')
    })

    await expect(started).rejects.toThrow('no second part')
    expect(log).toEqual(['first'])
  })

  it('are all stopped, also when one does not stop well', async () => {
    const log: string[] = []
    const { stop } = await startParts(async (keep) => {
      keep(async () => void log.push('first'))
      keep(() => Promise.reject(new Error('stuck')))
      return {}
    })

    await expect(stop()).rejects.toThrow('A part did not stop')
    expect(log).toEqual(['first'])
  })
})

describe('npm start', () => {
  it('names a port that is taken, starts nothing and exits with 1', async () => {
    const { port, leave } = await occupy()
    const command = startCommand('start', {
      ...withoutPorts,
      NICEPAY_PORT: String(port),
      PAYPORT_DATA: dataPath,
    })

    expect(await command.ended).toBe(1)
    leave()

    expect(command.output()).toContain(`Port ${port} for NICEPAY's simulator is taken.`)
    expect(command.output()).not.toContain('    at ')
    expect(existsSync(dataPath)).toBe(false)
  })
})

describe('npm run start:api', () => {
  it('without a sandbox or settings lists what is missing and exits with 1', async () => {
    const command = startCommand('start-api', { PORT: '0', PAYPORT_DATA: dataPath })

    expect(await command.ended).toBe(1)

    expect(command.output()).toMatch(/PAYPORT_TABLE is missing[^]*PAYPORT_MERCHANTS is missing/)
    expect(command.output()).toContain('npm run start:sandbox')
    expect(command.output()).not.toContain('    at ')
  })
})

describe('npm run start:sandbox', () => {
  const environment = { ...withoutPorts, PAYPORT_DATA: dataPath }
  let sandbox: CommandProcess

  beforeAll(async () => {
    sandbox = startCommand('start-sandbox', environment)
    await sandbox.printed('Ctrl-C stops the sandbox.')
  })

  const startApi = async () => {
    const api = startCommand('start-api', environment)
    await api.printed('Ctrl-C stops it.')
    return { api, url: /http:\S+\d/.exec(api.output())?.[0] ?? '' }
  }

  it('survives the API being killed, and tells the next one all it needs', async () => {
    const first = await startApi()
    first.api.kill('SIGKILL')
    expect(await first.api.ended).toBe('SIGKILL')

    const second = await startApi()
    const health = await fetch(`${second.url}/v1/health`)
    const unknown = await fetch(`${second.url}/v1/payments?orderId=ORD-1`)
    second.api.kill('SIGTERM')

    expect(health.status).toBe(200)
    expect(unknown.status).toBe(401)
    expect(await second.api.ended).toBe(0)
  })

  it('refuses to share its data with a second one', async () => {
    const second = startCommand('start', environment, ['--fresh'])

    expect(await second.ended).toBe(1)
    expect(second.output()).toContain('A sandbox runs already with the data in')
  })

  it('ends well on Ctrl-C', async () => {
    sandbox.kill('SIGINT')

    expect(await sandbox.ended).toBe(0)
  })
})

describe('every command', () => {
  it('explains itself', async () => {
    const names = ['start', 'start-sandbox', 'start-api', 'demo']
    const commands = names.map((name) => startCommand(name, {}, ['--help']))

    expect(await Promise.all(commands.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    for (const command of commands) expect(command.output()).toMatch(/^ {2}npm /m)
  })

  it('refuses options that it does not know', async () => {
    const command = startCommand('start', {}, ['--frehs'])

    expect(await command.ended).toBe(1)
    expect(command.output()).toContain("'--frehs'")
  })
})
