import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { runCommand } from './command'
import { dataFolder } from './data-folder'
import { compareBooks } from './demo-books'
import { checkEvents } from './demo-checks'
import { confirmByHand, payAndRefund, progress } from './demo-steps'
import { LocalError } from './local-error'
import { type Machine, startMachine } from './machine'
import { freePorts } from './ports'

const usage = `Takes a payment through every provider, from checkout to refund, without a browser.

  npm run demo [-- --keep]

  --keep         leaves everything running at the end, to look around
  --help         this text

Runs on free ports and in a temporary folder; nothing is left behind. Exits with 1 when a step goes
wrong or when the providers' books differ from Payport's.`

const showDemo = async (machine: Machine): Promise<void> => {
  const step = progress()
  await payAndRefund(machine, 'kakaopay', step)
  await payAndRefund(machine, 'naverpay', step)
  await payAndRefund(machine, 'nicepay', step)
  await confirmByHand(machine, 'naverpay', step)
  step.heading('Webhooks, signed and verified')
  for (const payment of step.payments()) await checkEvents(machine, payment, step)
  const { table, differences } = await compareBooks(machine.urls, step.payments())
  console.log(`\nThe books of Payport and of the providers, in won\n\n${table}\n`)
  if (differences > 0) throw new LocalError(`The books differ in ${differences} places.`)
}

const interrupted = (): never => {
  throw new LocalError('Stopped before the end.')
}

const run = async (keep: boolean, signalled: Promise<void>) => {
  const startedAt = performance.now()
  const folder = dataFolder(mkdtempSync(join(tmpdir(), 'payport-demo-')))
  const clear = () => rmSync(folder.path, { recursive: true, force: true })
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT'

  console.log('\nPayport demo (test mode: no real money moves)\n')
  const machine = await startMachine({ folder, ports: freePorts }).catch((error: unknown) => {
    clear()
    throw error
  })
  const stop = async () => {
    await machine.stop().finally(clear)
  }
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`  ✓ simulators, DynamoDB, API and shop run (${seconds()} s)`)
  try {
    await Promise.race([showDemo(machine), signalled.then(interrupted)])
  } catch (error) {
    await stop()
    throw error
  }
  if (!keep) {
    await stop()
    console.log(`Done in ${seconds()} s; everything is stopped and nothing is left behind.\n`)
    return undefined
  }
  console.log(`Done in ${seconds()} s. Still running, until Ctrl-C:\n
  Shop           ${machine.urls.shop}
  API            ${machine.urls.api} (reference: ${machine.urls.api}/docs)
  Test API key   ${machine.apiKey}
`)
  return stop
}

runCommand({
  usage,
  flags: ['keep'],
  run: ({ keep }, signalled) => run(keep, signalled),
})
