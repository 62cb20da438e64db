/** Who works when something goes wrong, and at what. */
const following = ['recording', 'delivering'] as const
const everyone = [...following, 'retrying', 'managing', 'repairing'] as const
const senders = ['delivering', 'retrying', 'managing'] as const
/** How one payment's events stand at an endpoint when its merchant does something to the endpoint. */
const standings = ['Idle', 'Waiting', 'Sending', 'Parked'] as const

export const situations = [...everyone, 'queue', ...standings] as const
export type Situation = (typeof situations)[number]

/** What can go wrong, and where it can: every pair must have been met. */
export const possibleCells = {
  // Processes
  crashBeforeCall: everyone,
  crashAfterCall: everyone,
  freeze: everyone,
  clockSkew: ['recording', 'retrying', 'managing', 'repairing'],
  oldVersion: ['recording'],
  timeLimit: ['recording', 'retrying'],
  twoRuns: ['retrying'],
  // The table
  throttled: everyone,
  answerLost: everyone,
  answerLostThenRepeated: everyone,
  lostRace: everyone,
  staleIndex: ['recording', 'delivering', 'retrying', 'managing', 'repairing'],
  // The way from the payments to the function
  streamLate: ['queue'],
  streamRepeated: ['queue'],
  lostInPipe: ['queue'],
  noChange: ['queue'],
  receivedAgain: ['queue'],
  deadLettered: ['queue'],
  // Merchants' servers
  refused: senders,
  gone: senders,
  slow: senders,
  neverAnswered: senders,
  acceptedTooLate: senders,
  acceptedThenLost: senders,
  notReached: senders,
  down: senders,
  // Merchants and operators
  endpointCreated: ['Idle'],
  endpointDeleted: standings,
  secretRotated: standings,
  endpointEnabled: ['Idle', 'Waiting', 'Sending'],
  redelivered: standings,
  resumed: standings,
} as const satisfies Readonly<Record<string, readonly Situation[]>>

export type FaultKind = keyof typeof possibleCells
export const faultKinds = Object.keys(possibleCells) as readonly FaultKind[]

export const cellOf = (kind: FaultKind, situation: Situation): string => `${kind} ${situation}`

export const emptyCells = (cells: ReadonlyMap<string, number>): readonly string[] =>
  faultKinds.flatMap((kind) =>
    possibleCells[kind]
      .map((situation) => cellOf(kind, situation))
      .filter((cell) => !cells.has(cell)),
  )
