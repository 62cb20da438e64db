import { BatchGetImageCommand, type ECRClient, type ImageIdentifier } from '@aws-sdk/client-ecr'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'

import type { ReleaseImages } from '../../application/ports/release/release-images'
import { toCloudFailure } from './cloud-failures'

/** One repository of ECR. */
export const ecrImages = (client: ECRClient, repositoryName: string): ReleaseImages => {
  // An image that is not there is told as such in an answer, and is no error.
  const digestOf = (image: ImageIdentifier) =>
    pipe(
      TE.tryCatch(
        () => client.send(new BatchGetImageCommand({ repositoryName, imageIds: [image] })),
        toCloudFailure,
      ),
      TE.map(({ images = [] }) => O.fromNullable(images[0]?.imageId?.imageDigest)),
    )
  return {
    has: (digest) => pipe(digestOf({ imageDigest: digest }), TE.map(O.isSome)),
    digestOf: (tag) => digestOf({ imageTag: tag }),
  }
}
