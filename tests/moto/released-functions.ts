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

/** A function of the stage with one published version, to which `live` points. */
export const createFunction = async (
  lambda: LambdaClient,
  name: string,
  { image = 'a', release = '1.2.2' } = {},
): Promise<void> => {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: `arn:aws:iam::${account}:role/${name}`,
      PackageType: 'Image',
      Code: { ImageUri: imageOf(image) },
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
  { image, release }: { readonly image: string; readonly release: string },
): Promise<string> => {
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ImageUri: imageOf(image) }))
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: name,
      Description: `Payport ${release}`,
    }),
  )
  const { Version = '' } = await lambda.send(new PublishVersionCommand({ FunctionName: name }))
  return Version
}
