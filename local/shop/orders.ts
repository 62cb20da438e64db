import { randomInt } from 'node:crypto'

import { readJsonFile, writeJsonFile } from '../data-folder'
import type { Provider } from '../payport-client'

/** An order as the shop's own books have it. What became of its payment, Payport knows. */
export type Order = {
  readonly orderId: string
  readonly productId: string
  readonly provider: Provider
  readonly confirm: 'automatic' | 'manual'
  readonly orderedAt: string
}

const mostKept = 200
/** Without letters and digits that look alike, because people read order numbers out. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

const newOrderId = (now: Date): string => {
  const day = now.toISOString().slice(2, 10).replaceAll('-', '')
  const tail = Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('')
  return `HG-${day}-${tail}`
}

export const orderBook = (file: string) => {
  let orders = (readJsonFile(file) ?? []) as readonly Order[]
  return {
    recent: (count: number): readonly Order[] => orders.slice(0, count),
    find: (orderId: string): Order | undefined => orders.find((each) => each.orderId === orderId),
    add: (order: Omit<Order, 'orderId' | 'orderedAt'>): Order => {
      const now = new Date()
      const added = { ...order, orderId: newOrderId(now), orderedAt: now.toISOString() }
      orders = [added, ...orders].slice(0, mostKept)
      writeJsonFile(file, orders)
      return added
    },
  }
}
