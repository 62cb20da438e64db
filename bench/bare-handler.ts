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
 * What somebody would write by hand: the same items read and written and the same provider calls,
 * with the raw SDK and `fetch`, and nothing else (no validation, no signature, no law).
 * It works on the items that Payport stores, so that DynamoDB has the same to do for both.
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

  /** An item of Payport's, to be copied: a create writes one of the same shape. */
  let template: Item = {}
  const copyOf = async (id: string): Promise<void> => {
    template = await get(id)
  }

  const create = async (
    event: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const order = JSON.parse(event.body ?? '{}') as {
      orderId: string
      orderName: string
      amount: { total: number; taxFree: number }
    }
    const hash = createHash('sha256').update(order.orderId).digest('hex').slice(0, 26)
    const id = `bare_${hash}`
    await get(id)
    const returnUrl = `http://127.0.0.1:3000/checkout/${id}/return`
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
    await put({ ...template, id: { S: id } }, 1)
    return {
      statusCode: 201,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, ...order, checkout: { url: ready['next_redirect_pc_url'] } }),
    }
  }

  const comeBack = async (
    event: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const id = `pay_${event.rawPath.slice('/checkout/'.length).slice(0, 26)}`
    const { co: checkout, ...item } = await get(id)
    const claim: Item = {
      ...item,
      s: { S: 'Approving' },
      l: { L: [...(item['l']?.L ?? []), { M: { e: { S: 'ApprovalStarted' } } }] },
      i: checkout?.M?.['i'] ?? { S: '' },
    }
    await put({ ...claim, q: { N: '0' }, due: { N: String(Date.now()) } }, 2)
    const approved = await kakao('approve', {
      cid,
      tid: claim['i']?.S,
      partner_order_id: `${item['o']?.M?.['i']?.S ?? ''}-1`,
      partner_user_id: id,
      pg_token: new URLSearchParams(event.rawQueryString).get('pg_token'),
    })
    const paid: Item = {
      ...claim,
      s: { S: 'Paid' },
      l: { L: [...(claim['l']?.L ?? []), { M: { e: { S: 'PaymentPaid' } } }] },
      ok: { M: { r: { S: String(approved['tid']) }, t: { S: String(approved['approved_at']) } } },
    }
    await put(paid, 3)
    const returnUrl = item['o']?.M?.['u']?.S ?? ''
    return { statusCode: 303, headers: { location: `${returnUrl}?status=Paid` }, body: '' }
  }

  const read = async (
    event: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> => {
    const { s: status, o: order } = await get(event.rawPath.split('/').at(-1) ?? '')
    return {
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: status?.S, orderId: order?.M?.['i']?.S }),
    }
  }

  return { copyOf, create, comeBack, read }
}
