import { existsSync } from 'node:fs'

import { startApi } from './api'
import { runCommand } from './command'
import { readDataFolder } from './data-folder'
import { LocalError } from './local-error'
import { registerNotices } from './notices'
import { checkPorts, readPorts } from './ports'
import { changesOf, runningSandbox } from './sandbox'

const usage = `Starts the API alone.

  npm run start:api

Its settings come from the environment and .env; where a sandbox runs (npm run start:sandbox), it tells the
rest. PORT (3000) is where the API listens, PAYPORT_DATA (.payport) where the sandbox keeps its data.`

const noSandbox = (path: string): string =>
  `No sandbox runs with the data in ${path}, so every setting must come from the environment.\n` +
  'Start one first with:  npm run start:sandbox'

/** The environment, filled up with what the sandbox tells. */
const filledUp = (settings: Readonly<Record<string, string>>): Record<string, string> => {
  const names = Object.keys(settings)
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? settings[name] ?? '']))
}

runCommand({
  usage,
  flags: [],
  run: async () => {
    if (existsSync('.env')) process.loadEnvFile('.env')
    const ports = readPorts(process.env)
    const folder = readDataFolder(process.env)
    await checkPorts(ports, ['PORT'])
    const sandbox = await runningSandbox(folder)
    const { PAYPORT_PUBLIC_URL } = process.env
    const api = await startApi({
      port: ports.PORT,
      settings: {
        ...filledUp(sandbox?.settings ?? {}),
        ...(PAYPORT_PUBLIC_URL !== undefined && { PAYPORT_PUBLIC_URL }),
      },
      ...(sandbox !== undefined && { changes: changesOf(sandbox, folder) }),
    }).catch((error: unknown) => {
      if (sandbox === undefined && error instanceof Error && error.name === 'SettingsInvalid')
        throw new LocalError(`${error.message}\n\n${noSandbox(folder.path)}`)
      throw error
    })
    if (sandbox !== undefined) await registerNotices(sandbox.urls.nicepay, api.url)
    console.log(`
The API runs at ${api.url} (reference: ${api.url}/docs). Ctrl-C stops it.
`)
    return api.stop
  },
})
