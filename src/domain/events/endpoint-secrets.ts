import * as E from 'fp-ts/Either'

/** Which secret signs: it is derived, so that the table holds none. */
export type SecretRef = {
  readonly generation: number
  /** Tells which of the operator's master secrets it is derived from. */
  readonly master: string
}

/** Signs beside the newer ones for a while after its rotation. */
export type PreviousSecret = SecretRef & { readonly until: Date }

export type EndpointSecrets = {
  readonly secret: SecretRef
  /** The newest first. */
  readonly previousSecrets?: readonly PreviousSecret[]
}

/** As many old secrets sign as may; from `possibleAt` on there are fewer. */
export type TooManyRotations = { readonly _tag: 'TooManyRotations'; readonly possibleAt: Date }

/** ms for which the secret of before signs too. */
const rotationMs = 24 * 3_600_000

/** Each one makes the header of every message longer. */
export const mostPreviousSecrets = 5

const validAt = ({ previousSecrets = [] }: EndpointSecrets, now: Date) =>
  previousSecrets.filter(({ until }) => now < until)

/** No secret stops signing before its own day is over, however often others follow. */
export const rotateSecret =
  (now: Date, newestMaster: string) =>
  <Endpoint extends EndpointSecrets>(endpoint: Endpoint): E.Either<TooManyRotations, Endpoint> => {
    const valid = validAt(endpoint, now)
    const oldest = valid.at(-1)
    if (oldest !== undefined && valid.length >= mostPreviousSecrets)
      return E.left({ _tag: 'TooManyRotations', possibleAt: oldest.until })
    const last = { ...endpoint.secret, until: new Date(now.getTime() + rotationMs) }
    return E.right({
      ...endpoint,
      secret: { generation: endpoint.secret.generation + 1, master: newestMaster },
      previousSecrets: [last, ...valid],
    })
  }

/** The newest first. */
export const signingSecrets = (
  endpoint: EndpointSecrets,
  now: Date,
): readonly [SecretRef, ...SecretRef[]] => [endpoint.secret, ...validAt(endpoint, now)]
