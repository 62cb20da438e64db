import { setTimeout } from 'node:timers/promises'

import type { Clock, Pause } from '../application/ports/clock'

export const systemClock: Clock = () => new Date()

export const pause: Pause = (ms) => () => setTimeout(ms)
