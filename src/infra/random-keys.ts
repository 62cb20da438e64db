import { randomBytes } from 'node:crypto'

import type { Jitter, NewKey } from '../application/ports/clock'

export const newKey: NewKey = () => randomBytes(16).toString('base64url')

export const jitter: Jitter = () => Math.random()
