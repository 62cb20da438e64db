import { runCommand } from './command'
import { readDataFolder } from './data-folder'
import { type Machine, startMachine } from './machine'
import { readPorts } from './ports'

const usage = `Starts Payport on this machine: the API, a demo shop, the providers' simulators and DynamoDB.

  npm start [-- --fresh]

  --fresh        drops the data of earlier runs, keys included
  --help         this text

Set by environment variables: PORT (3000, the API), SHOP_PORT (3001), KAKAOPAY_PORT (4001),
NAVERPAY_PORT (4002), NICEPAY_PORT (4003), DYNAMODB_PORT (8000), PAYPORT_DATA (.payport).
0 takes any free port.`

const curlLine = ({ urls, apiKey }: Machine): string =>
  `order=CURL-$(date +%s); curl -sS ${urls.api}/v1/payments -H 'authorization: Bearer ${apiKey}' ` +
  `-H 'content-type: application/json' -d '{"orderId":"'$order'","orderName":"Peaches",` +
  `"amount":{"total":33000,"taxFree":28000},"provider":"kakaopay",` +
  `"returnUrl":"${urls.shop}/orders/'$order'"}'`

const welcome = (machine: Machine): string => {
  const { urls, apiKey, dataPath } = machine
  return `
Payport runs on this machine (test mode: no real money moves).

  Shop           ${urls.shop} (shows the events that it receives: /events)
  API            ${urls.api}
  Reference      ${urls.api}/docs
  KakaoPay       ${urls.kakaopay}/_control
  NaverPay       ${urls.naverpay}/_control
  NICEPAY        ${urls.nicepay}/_control
  DynamoDB       ${urls.dynamoDb}
  Data           ${dataPath} (kept; --fresh drops it)
  Test API key   ${apiKey}

Create a payment, then open checkout.url of the answer in a browser:

${curlLine(machine)}

Ctrl-C stops everything.
`
}

runCommand({
  usage,
  flags: ['fresh'],
  run: async ({ fresh }) => {
    const machine = await startMachine({
      folder: readDataFolder(process.env),
      ports: readPorts(process.env),
      fresh,
    })
    console.log(welcome(machine))
    return machine.stop
  },
})
