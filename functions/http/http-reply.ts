import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

export type HttpReply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

export const seeOther = (location: string): HttpReply => ({
  status: 303,
  headers: { location },
  body: '',
})

export const noContent: HttpReply = { status: 204, headers: {}, body: '' }

/** `Retry-After`, s: soon, because the next answer may well know more. */
export const retrySoon = { 'retry-after': '5' } as const

/** The answer of an earlier request with the same key, given again. */
export const replayedHeader = { 'idempotent-replayed': 'true' } as const

export const toLambdaResult = ({
  status,
  headers,
  body,
}: HttpReply): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  // Answers hold payments: nobody on the way may keep one.
  headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers },
  body,
})
