import * as t from 'io-ts'

export const HealthResponse = t.strict({ status: t.literal('ok'), version: t.string }, 'Health')
