import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

import type { Finding } from '../src/application/examine-setup'
import { composeExamination } from '../src/compose'

const usage = `Looks at the settings, the table, the clock and the providers, and says what to mend.

  npm run doctor            for people
  npm run doctor -- --json  for programs: an array of {verdict, of, says, remedy}

It reads the environment that the API would run with, and .env where there is one; references
(ssm:..., secretsmanager:...) are followed with the AWS credentials of this process. It changes
nothing and shows no secret. Exit code: 0 when nothing is wrong, 1 when something is, 2 when it was
called wrongly.`

const marks: { readonly [Verdict in Finding['verdict']]: string } = {
  Fine: 'ok   ',
  Doubtful: 'look ',
  Wrong: 'WRONG',
}

const line = ({ verdict, of, says, remedy }: Finding): string =>
  `${marks[verdict]}  ${of.padEnd(9)} ${says}${remedy === undefined ? '' : `\n${' '.repeat(17)}-> ${remedy}`}`

const summary = (findings: readonly Finding[]): string => {
  const wrong = findings.filter(({ verdict }) => verdict === 'Wrong').length
  return wrong === 0 ? 'Nothing is wrong.' : `${String(wrong)} to mend.`
}

const readFlags = (): { readonly help?: boolean; readonly json?: boolean } => {
  try {
    return parseArgs({
      options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}\nSee --help.`)
    process.exit(2)
  }
}

const main = async (): Promise<void> => {
  const { help, json } = readFlags()
  if (help === true) {
    console.log(usage)
    return
  }
  if (existsSync('.env')) process.loadEnvFile('.env')
  const findings = await composeExamination(process.env)()
  if (json === true) console.log(JSON.stringify(findings, null, 2))
  else console.log([...findings.map(line), '', summary(findings)].join('\n'))
  process.exitCode = findings.some(({ verdict }) => verdict === 'Wrong') ? 1 : 0
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
