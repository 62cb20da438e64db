import { setTimeout as pause } from 'node:timers/promises'

/** ms; ends a wait that would outlive its test and keep the run from ending. */
const patienceMs = 60_000

/** Waits for what comes by itself; rejects when it does not. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + patienceMs
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not so within ${String(patienceMs)} ms: ${String(isSo)}`)
    await pause(20)
  }
}
