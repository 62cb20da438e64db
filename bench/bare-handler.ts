import { createHash } from 'node:crypto'

import {
  type AttributeValue,
  GetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'

import { dynamoClient } from '../src/infra/dynamodb/dynamo-client'
import type { PayportUnderTest } from './payport-under-test'

type Item = Record<string, AttributeValue>

/**
 * What somebody would write by hand: the same reads, writes and provider calls with the raw SDK and
 * `fetch`, and nothing else (no validation, no signature, no law).
 */
export const bareHandler = ({ settings }: PayportUnderTest) => {
  const client: DynamoDBClient = dynamoClient({ endpoint: settings['DYNAMODB_ENDPOINT'] ?? '' })
  const TableName = settings['PAYPORT_TABLE'] ?? ''
  const [merchant] = JSON.parse(settings['PAYPORT_MERCHANTS'] ?? '[]') as ReadonlyArray<{
    readonly kakaopay: { readonly cid: string; readonly secretKey: string }
  }>
  const { cid = '', secretKey = '' } = merchant?.kakaopay ?? {}

  const get = async (id: string): Promise<Item> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }),
    )
    return Item ?? {}
  }

  const put = (Item: Item, version: number) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: { ...Item, v: { N: String(version) } },
        ...(version === 1
          ? { ConditionExpression: 'attribute_not_exists(id)' }
          : {
              ConditionExpression: 'v = :before',
              ExpressionAttributeValues: { ':before': { N: String(version - 1) } },
            }),
      }),
    )

  const kakao = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${settings['KAKAOPAY_URL'] ?? ''}/online/v1/payment/${path}`, {
      method: 'POST',
      headers: { authorization: `SECRET_KEY ${secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const json = (await answer.json()) as Record<string, unknown>
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`)
    return json
  }

  const idOf = (orderId: string) =>
    `bare_${createHash('sha256').update(orderId).digest('hex').slice(0, 26)}`

  const create = async (
    event: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const order = JSON.parse(event.body ?? '{}') as {
      orderId: string
      orderName: string
      amount: { total: number; taxFree: number }
      returnUrl: string
    }
    const id = idOf(order.orderId)
    await get(id)
    const returnUrl = `http://127.0.0.1:3000/bare/${id}/return`
    const ready = await kakao('ready', {
      cid,
      partner_order_id: `${order.orderId}-1`,
      partner_user_id: id,
      item_name: order.orderName,
      quantity: 1,
      total_amount: order.amount.total,
      tax_free_amount: order.amount.taxFree,
      approval_url: `${returnUrl}?result=approved`,
      cancel_url: `${returnUrl}?result=cancelled`,
      fail_url: `${returnUrl}?result=failed`,
    })
    const item: Item = {
      id: { S: id },
      o: { S: JSON.stringify(order) },
      s: { S: 'open' },
      tid: { S: String(ready['tid']) },
      url: { S: String(ready['next_redirect_pc_url']) },
    }
    await put(item, 1)
    return {
      statusCode: 201,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, ...order, checkout: { url: ready['next_redirect_pc_url'] } }),
    }
  }

  const comeBack = async (
    event: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const id = event.rawPath.split('/')[2] ?? ''
    const pgToken = new URLSearchParams(event.rawQueryString).get('pg_token')
    const item = await get(id)
    const order = JSON.parse(item['o']?.S ?? '{}') as { orderId: string; returnUrl: string }
    const claim: Item = {
      ...item,
      s: { S: 'approving' },
      q: { N: '0' },
      due: { N: String(Date.now()) },
    }
    await put(claim, 2)
    const approved = await kakao('approve', {
      cid,
      tid: item['tid']?.S,
      partner_order_id: `${order.orderId}-1`,
      partner_user_id: id,
      pg_token: pgToken,
    })
    await put({ ...item, s: { S: 'paid' }, a: { S: JSON.stringify(approved['amount']) } }, 3)
    return { statusCode: 303, headers: { location: `${order.returnUrl}?status=paid` }, body: '' }
  }

  const read = async (
    event: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const item = await get(event.rawPath.split('/').at(-1) ?? '')
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...(JSON.parse(item['o']?.S ?? '{}') as object), s: item['s']?.S }),
    }
  }

  return { create, comeBack, read }
}
