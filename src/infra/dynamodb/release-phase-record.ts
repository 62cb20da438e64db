import * as t from 'io-ts'

import type {
  FreezeReason,
  Phase,
  PutBackReason,
  ReleaseEvent,
  Wish,
} from '../../domain/release/release-record'
import { type Stage, stages } from '../../domain/release/version'
import { EpochMs, Text, wordOf } from './leaf-codecs'
import { FailureClassCodec, Real } from './release-judge-record'
import { as, type Codec, mapOf, oneOf } from './short-names'

export const StageCodec = wordOf<Stage>('Stage', stages)

const Names = t.readonlyArray(Text, 'Names')

const asked = { by: as('by', Text), reason: as('reason', Text) }

const PutBackReasonCodec = oneOf<PutBackReason>('PutBackReason', 'is', {
  FailsMore: {
    failureClass: as('failureClass', FailureClassCodec),
    evidence: as('evidence', Real),
    threshold: as('threshold', Real),
  },
  MoneyInvariantBroken: { times: as('times', t.number) },
  AlarmFires: { alarms: as('alarms', Names) },
  PutBackElsewhere: { functions: as('functions', Names) },
  ShiftFailed: { functions: as('functions', Names) },
  Asked: asked,
})

const FreezeReasonCodec = oneOf<FreezeReason>('FreezeReason', 'is', {
  ForeignHand: { functions: as('functions', Names) },
  CannotMeasure: {
    what: as('what', wordOf('What', ['NoCounts', 'ShareDiffers'])),
    since: as('since', EpochMs),
  },
})

const since = { since: as('since', EpochMs) }
const step = { step: as('step', t.number), ...since }
const reason = { reason: as('reason', PutBackReasonCodec) }

const moving = {
  Shifting: {
    ...step,
    revisions: as('revisions', t.readonly(t.record(t.string, t.string, 'Revisions'))),
  },
  Watching: step,
  Promoting: since,
  Closing: since,
  PuttingBack: { ...since, ...reason },
}

const FromCodec = oneOf<Extract<Phase, { _tag: 'Frozen' }>['from']>('From', 'is', moving)

const phases = {
  ...moving,
  Prepared: {},
  Promoted: { at: as('at', EpochMs), mainMoved: as('mainMoved', t.boolean) },
  RolledBack: { at: as('at', EpochMs), ...reason },
  Frozen: { ...since, reason: as('reason', FreezeReasonCodec), from: as('from', FromCodec) },
}

const wishes = {
  Hold: asked,
  Hasten: { ...asked, step: as('step', t.number) },
}

export const PhaseCodec = oneOf<Phase>('Phase', 'is', phases)
export const WishCodec = oneOf<Wish>('Wish', 'is', wishes)

const WhatCodec: Codec<ReleaseEvent['what']> = oneOf<ReleaseEvent['what']>('What', 'is', {
  ...phases,
  ...wishes,
  Resumed: { by: as('by', Text) },
})

export const EventCodec = mapOf<ReleaseEvent>('Event', {
  at: as('at', EpochMs),
  what: as('what', WhatCodec),
})
