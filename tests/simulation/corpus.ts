/** Histories that once found something, or that few others look like: run each time. */
export const corpus: ReadonlyArray<{
  readonly seed: number
  readonly index: number
  readonly why: string
}> = [
  {
    seed: 7,
    index: 5_464,
    why: 'a repeated refund is refused a minute after an earlier sending was done',
  },
  {
    seed: 1,
    index: 5_340,
    why: 'the index shows the only due payment after everybody else has gone home',
  },
  {
    seed: 20_261_123,
    index: 794_375,
    why: 'a cancel without our number, made by a host whose clock was half a minute ahead',
  },
  {
    seed: 20_261_126,
    index: 625_566,
    why: 'a repeat of a refund that was written, and sent a quarter of an hour later',
  },
]
