import type { CloudFailure } from '../../application/ports/release/cloud-failure'
import { type AwsError, isPassing, toAwsError, toCause } from './aws-error'

const signIn =
  'sign in again: the credentials of this process are missing, wrong or expired (on a laptop: aws sso login)'
const askForRights =
  "use the stage's release role; what it may do is in deploy/bootstrap.yml, and the cause names what is missing"

const beginFirst = 'make what the stage stands on first: docs/deploy.md, step 1'

const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: signIn,
  TokenProviderError: signIn,
  ExpiredToken: signIn,
  ExpiredTokenException: signIn,
  InvalidClientTokenId: signIn,
  UnrecognizedClientException: signIn,
  InvalidSignatureException: signIn,
  SignatureDoesNotMatch: signIn,
  MissingAuthenticationToken: signIn,
  AccessDenied: askForRights,
  AccessDeniedException: askForRights,
  RepositoryNotFoundException: beginFirst,
  // Of the table: whoever asks about a function or a timer knows what a missing one means.
  ResourceNotFoundException: beginFirst,
}

const remedyOf = ({ name, status }: AwsError): string =>
  remedies[name] ??
  (status === undefined
    ? 'set AWS_REGION and AWS credentials for this process'
    : 'mend what the cause says; the same call again would be refused again')

/** Another change of the same thing is made at this moment. */
const isConflict = ({ name }: AwsError): boolean =>
  name === 'ResourceConflictException' || name === 'ConflictException'

/** What AWS says, in the words of a release. */
export const toCloudFailure = (error: unknown): CloudFailure => {
  const told = toAwsError(error)
  return isPassing(told) || isConflict(told)
    ? { _tag: 'CloudUnavailable', cause: toCause(told) }
    : { _tag: 'CloudRefused', cause: toCause(told), remedy: remedyOf(told) }
}

/** The name by which AWS's references list an error. */
export const nameOf = (error: unknown): string => toAwsError(error).name
