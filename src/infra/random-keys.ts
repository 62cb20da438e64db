import { randomBytes } from 'node:crypto'

import type { NewKey } from '../application/ports/clock'

export const newKey: NewKey = () => randomBytes(16).toString('base64url')
