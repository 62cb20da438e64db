import { createHmac } from 'node:crypto'

import type { WebhookSecrets } from '../application/ports/webhook-sender'

const mac = (master: string, text: string): Buffer =>
  createHmac('sha256', master).update(text).digest()

const fingerprintOf = (master: string): string =>
  mac(master, 'fingerprint of a master of webhook secrets').subarray(0, 12).toString('base64url')

/**
 * Secrets of endpoints, made of a master and what the endpoint's item says. The first master makes new
 * ones: put another in front to rotate, and drop the old one when no endpoint uses it any more.
 */
export const webhookSecrets = (
  masters: readonly [string, ...(readonly string[])],
): WebhookSecrets => {
  const byFingerprint = new Map(masters.map((master) => [fingerprintOf(master), master]))
  return {
    newestMaster: fingerprintOf(masters[0]),
    secretOf: (endpointId, { generation, master: fingerprint }) => {
      const master = byFingerprint.get(fingerprint)
      return master === undefined
        ? undefined
        : `whsec_${mac(master, `${endpointId}.${String(generation)}`).toString('base64')}`
    },
  }
}
