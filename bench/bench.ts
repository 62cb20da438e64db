import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'

import { type CapacityRow, isOver, measureCapacity } from './capacity'
import { measureOverhead, type OverheadRow } from './overhead'
import { startPayport } from './payport-under-test'
import { measureThroughput, type Throughput } from './throughput'

const usage = `Measures what Payport costs and takes on this machine.

  npm run bench [-- --quick] [-- --out FILE]

  --quick        fewer rounds: enough for the read and write units, rough for the rest
  --out FILE     writes the results as JSON (bench-results.json)
  --help         this text

Exits with 1 when a payment or a refund takes more read or write units than it may.`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: 'bench-results.json' },
    help: { type: 'boolean', default: false },
  },
})

/** The handler may add this to the same work done by hand, at the median. */
const goalRatio = 1.15

const printTable = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): void => {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  console.log(line(head))
  console.log(
    `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`,
  )
  for (const row of rows) console.log(line(row))
  console.log('')
}

const printCapacity = (rows: readonly CapacityRow[]) =>
  printTable(
    ['read and write units (DynamoDB)', 'write', 'read', 'at most'],
    rows.map(({ operation, writes, reads, most }) => [
      operation,
      String(writes),
      String(reads),
      most === undefined ? '' : `${String(most.writes)} + ${String(most.reads)}`,
    ]),
  )

const printOverhead = (rows: readonly OverheadRow[]) =>
  printTable(
    ['handler against the same calls by hand', 'Payport ms', 'bare ms', 'ratio', 'goal'],
    rows.map(({ operation, payport, bare, ratio }) => [
      operation,
      payport.toFixed(2),
      bare.toFixed(2),
      ratio.toFixed(2),
      `${ratio <= goalRatio ? 'met' : 'missed'} (${String(goalRatio)})`,
    ]),
  )

const printThroughput = ({ payments, atOnce, perSecond }: Throughput) =>
  printTable(
    ['whole payments on this machine', 'payments', 'at once', 'per second'],
    [
      [
        `embedded DynamoDB, ${String(cpus().length)} cores`,
        String(payments),
        String(atOnce),
        perSecond.toFixed(0),
      ],
    ],
  )

const main = async () => {
  const under = await startPayport()
  try {
    const capacity = await measureCapacity(under)
    printCapacity(capacity)
    const overhead = await measureOverhead(under, values.quick ? 60 : 600)
    printOverhead(overhead)
    const throughput = await measureThroughput(under, values.quick ? 200 : 2_000, 16)
    printThroughput(throughput)
    writeFileSync(values.out, `${JSON.stringify({ capacity, overhead, throughput }, null, 2)}\n`)
    console.log(`Written to ${values.out}`)
    const over = capacity.filter(isOver)
    for (const { operation } of over) console.error(`Over its line: ${operation}`)
    return over.length === 0 ? 0 : 1
  } finally {
    await under.stop()
  }
}

if (values.help) {
  console.log(usage)
} else {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
}
