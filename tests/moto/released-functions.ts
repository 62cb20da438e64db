import { createHash } from 'node:crypto'

import { CreateRepositoryCommand, type ECRClient, PutImageCommand } from '@aws-sdk/client-ecr'
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  type LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'

import { account, imageOf } from '../support/package-stack'

/** `a`, `b`, ... stand for images; `f` is one that cannot start. */
export const digestOf = (image: string): string => `sha256:${image.repeat(64)}`

type Deployed = { readonly image: string; readonly release: string }

const uriOf = (image: string): string =>
  image.startsWith('sha256:') ? imageOf('a').replace(digestOf('a'), image) : imageOf(image)

/** A function of the stage with one published version, to which `live` points. */
export const createFunction = async (
  lambda: LambdaClient,
  name: string,
  { image, release }: Deployed = { image: 'a', release: '1.2.2' },
): Promise<void> => {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: `arn:aws:iam::${account}:role/${name}`,
      PackageType: 'Image',
      Code: { ImageUri: uriOf(image) },
      Description: `Payport ${release}`,
      Publish: true,
    }),
  )
  await lambda.send(
    new CreateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: '1' }),
  )
}

/** What a deploy does: the function becomes another, and a version of it is published. */
export const publish = async (
  lambda: LambdaClient,
  name: string,
  { image, release }: Deployed,
): Promise<string> => {
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ImageUri: uriOf(image) }))
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: name,
      Description: `Payport ${release}`,
    }),
  )
  const { Version = '' } = await lambda.send(new PublishVersionCommand({ FunctionName: name }))
  return Version
}

export const createRepository = (ecr: ECRClient): Promise<unknown> =>
  ecr.send(new CreateRepositoryCommand({ repositoryName: 'payport' }))

/** Pushes an image under a tag; its digest. */
export const pushImage = async (ecr: ECRClient, tag: string): Promise<string> => {
  const config = createHash('sha256').update(tag).digest('hex')
  const { image } = await ecr.send(
    new PutImageCommand({
      repositoryName: 'payport',
      imageTag: tag,
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      imageManifest: JSON.stringify({ schemaVersion: 2, config: { digest: `sha256:${config}` } }),
    }),
  )
  return image?.imageId?.imageDigest ?? ''
}
