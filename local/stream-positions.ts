import { readJsonFile, writeJsonFile } from './data-folder'

/** How far each shard of a stream was read: the sequence number of the last record, or its end. */
export type StreamPositions = {
  readonly of: (arn: string, shardId: string) => string | undefined
  readonly isClosed: (arn: string, shardId: string) => boolean
  readonly keep: (arn: string, shardId: string, sequence: string) => void
  readonly close: (arn: string, shardId: string) => void
  readonly forget: (arn: string, shardId: string) => void
  /** Drops what is kept of other streams, and of shards that this one has no more. */
  readonly forgetOthers: (arn: string, shardIds: ReadonlySet<string | undefined>) => void
}

type Kept = Record<string, Record<string, { readonly after?: string; readonly closed?: true }>>

/** Positions in a file, written with each change: who starts again goes on where this one stopped. */
export const streamPositions = (file: string): StreamPositions => {
  let kept = (readJsonFile(file) as Kept | undefined) ?? {}
  const shard = (arn: string, shardId: string) => kept[arn]?.[shardId]
  const write = (next: Kept) => {
    if (JSON.stringify(next) === JSON.stringify(kept)) return
    kept = next
    writeJsonFile(file, kept)
  }
  const set = (arn: string, shardId: string, position: Kept[string][string]) =>
    write({ ...kept, [arn]: { ...kept[arn], [shardId]: position } })

  return {
    of: (arn, shardId) => shard(arn, shardId)?.after,
    isClosed: (arn, shardId) => shard(arn, shardId)?.closed === true,
    keep: (arn, shardId, sequence) => set(arn, shardId, { after: sequence }),
    close: (arn, shardId) => set(arn, shardId, { ...shard(arn, shardId), closed: true }),
    forget: (arn, shardId) => set(arn, shardId, {}),
    forgetOthers: (arn, shardIds) =>
      write({
        [arn]: Object.fromEntries(
          Object.entries(kept[arn] ?? {}).filter(([shardId]) => shardIds.has(shardId)),
        ),
      }),
  }
}
