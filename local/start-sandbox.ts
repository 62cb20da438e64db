import { runCommand } from './command'
import { readDataFolder } from './data-folder'
import { checkPorts, readPorts, sandboxPortNames } from './ports'
import { startSandbox } from './sandbox'

const usage = `Starts what the API calls: the providers' simulators and a DynamoDB with its table.

  npm run start:sandbox [-- --fresh]

  --fresh        drops the data of earlier runs, keys included
  --help         this text

Set by environment variables: KAKAOPAY_PORT (4001), NAVERPAY_PORT (4002), NICEPAY_PORT (4003),
DYNAMODB_PORT (8000), SHOP_PORT (3001, where the API may send shoppers back to),
PAYPORT_DATA (.payport).`

runCommand({
  usage,
  flags: ['fresh'],
  run: async ({ fresh }) => {
    const ports = readPorts(process.env)
    const folder = readDataFolder(process.env)
    await checkPorts(ports, sandboxPortNames(process.env))
    const { urls, keys, stop } = await startSandbox({ folder, ports, fresh })
    console.log(`
The sandbox runs (test mode: no real money moves).

  KakaoPay       ${urls.kakaopay}/_control
  NaverPay       ${urls.naverpay}/_control
  NICEPAY        ${urls.nicepay}/_control
  DynamoDB       ${urls.dynamoDb}
  Data           ${folder.path} (kept; --fresh drops it)
  Test API key   ${keys.apiKey}

Start the API beside it:  npm run start:api
Ctrl-C stops the sandbox.
`)
    return stop
  },
})
