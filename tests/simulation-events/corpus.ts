/** Histories that once found something, or that few others look like: run each time. */
export const corpus: ReadonlyArray<{
  readonly seed: number
  readonly index: number
  readonly why: string
}> = [
  {
    seed: 3,
    index: 627,
    why: 'a rotation whose answer is lost, and another write upon it, before it is sent again',
  },
  {
    seed: 1,
    index: 0,
    why: 'a line is announced to a lane that a retry run is sending on',
  },
  {
    seed: 20_261_129,
    index: 10_006,
    why: 'an endpoint answers one line of a payment slowly and the next ones promptly',
  },
  {
    seed: 20_261_129,
    index: 6_428,
    why: 'a creation without an answer is repeated after another call deleted the endpoint',
  },
  {
    seed: 690_245_835,
    index: 2_570,
    why: 'a creation without an answer is repeated after another call rotated the secret',
  },
  {
    seed: 20_261_130,
    index: 38_366,
    why: 'an endpoint is disabled for an answer from before its merchant enabled it',
  },
]
