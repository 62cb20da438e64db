import { once } from 'node:events'
import { connect, createServer } from 'node:net'

import { LocalError } from './local-error'

export const host = '127.0.0.1'
export const urlOf = (port: number): string => `http://${host}:${port}`

export type Environment = Readonly<Record<string, string | undefined>>

/** Each part's port, by the environment variable that sets it. */
export const defaultPorts = {
  PORT: 3000,
  SHOP_PORT: 3001,
  KAKAOPAY_PORT: 4001,
  NAVERPAY_PORT: 4002,
  NICEPAY_PORT: 4003,
  DYNAMODB_PORT: 8000,
} as const

export type PortName = keyof typeof defaultPorts
export type Ports = Readonly<Record<PortName, number>>

const parts: Readonly<Record<PortName, string>> = {
  PORT: 'the API',
  SHOP_PORT: 'the demo shop',
  KAKAOPAY_PORT: "KakaoPay's simulator",
  NAVERPAY_PORT: "NaverPay's simulator",
  NICEPAY_PORT: "NICEPAY's simulator",
  DYNAMODB_PORT: 'DynamoDB',
}

const portNames = Object.keys(defaultPorts) as PortName[]

/** Every part on a port that the system picks. */
export const freePorts = Object.fromEntries(portNames.map((name) => [name, 0])) as Ports

const readPort = (environment: Environment, name: PortName): number => {
  const text = environment[name]
  if (text === undefined || text === '') return defaultPorts[name]
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new LocalError(`${name} must be a port from 0 (any free one) to 65535, not "${text}"`)
  return port
}

export const readPorts = (environment: Environment): Ports =>
  Object.fromEntries(portNames.map((name) => [name, readPort(environment, name)])) as Ports

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

const taken = (name: PortName, port: number): string =>
  [
    `Port ${port} for ${parts[name]} is taken.`,
    `  Set ${name} to another port:  ${name}=${port + 10} npm start`,
    `  See who holds it:  lsof -nP -iTCP:${port} -sTCP:LISTEN  (or: ss -ltnp 'sport = :${port}')`,
  ].join('\n')

/** The ports of a sandbox; none for a DynamoDB that runs elsewhere. */
export const sandboxPortNames = (environment: Environment): readonly PortName[] => {
  const names = ['KAKAOPAY_PORT', 'NAVERPAY_PORT', 'NICEPAY_PORT'] as const
  return environment['DYNAMODB_ENDPOINT'] ? names : [...names, 'DYNAMODB_PORT']
}

/** Tells all ports that are taken at once, before anything starts. */
export const checkPorts = async (ports: Ports, names: readonly PortName[]): Promise<void> => {
  const wanted = names.filter((name) => ports[name] !== 0)
  for (const [index, name] of wanted.entries()) {
    const twin = wanted.slice(0, index).find((other) => ports[other] === ports[name])
    if (twin !== undefined)
      throw new LocalError(`${twin} and ${name} are both ${ports[name]}: set one to another port`)
  }
  const complaints: string[] = []
  for (const name of wanted)
    if (!(await isFree(ports[name]))) complaints.push(taken(name, ports[name]))
  if (complaints.length > 0) throw new LocalError(complaints.join('\n\n'))
}

/** Whether somebody accepts connections there. */
export const isListening = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    const answer = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
