import { ask, consent, create, type PayportUnderTest } from './payport-under-test'

export type Throughput = {
  readonly payments: number
  readonly atOnce: number
  readonly perSecond: number
}

/** Whole payments (create, open, pay, approve), `atOnce` shoppers at a time. */
export const measureThroughput = async (
  under: PayportUnderTest,
  payments: number,
  atOnce: number,
): Promise<Throughput> => {
  let left = payments
  const from = performance.now()
  const shopper = async () => {
    while (left > 0) {
      left -= 1
      await ask(under.handler, await consent(under, await create(under)), 303)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, shopper))
  return { payments, atOnce, perSecond: (payments * 1000) / (performance.now() - from) }
}
