export type Stop = () => Promise<void>

/**
 * Starts parts one after the other. Each that runs hands its stop to `keep`; they are stopped in
 * reverse order, at the end or as soon as a later part does not start.
 */
export const startParts = async <T>(
  start: (keep: (stop: Stop) => void) => Promise<T>,
): Promise<T & { readonly stop: Stop }> => {
  const stops: Stop[] = []
  const stop = async () => {
    const failures: unknown[] = []
    for (const each of stops.splice(0).reverse())
      await each().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, 'A part did not stop')
  }
  try {
    return { ...(await start((each) => stops.push(each))), stop }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}
