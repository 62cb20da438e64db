import type { NotReady } from '../../../src/application/release/preflight'
import { listOf } from '../words'
import { type ofTheCloud } from './of-the-cloud'
import type { Refusals } from './refusal'

type FailureOfPreflight = Exclude<NotReady, { readonly _tag: keyof typeof ofTheCloud }>

export const ofPreflight: Refusals<FailureOfPreflight> = {
  AliasSplit: ({ functionName, found }) => ({
    what: `the alias of ${functionName} is split: ${JSON.stringify(found.weights)} beside ${found.version}`,
    rule: 'A release starts from aliases that one version has alone.',
    wayOut:
      'A release has not ended: "release resume" or "release abort". If none runs, put the alias back by hand (docs/rollback.md).',
  }),
  AliasElsewhere: ({ functionName, found, expected }) => ({
    what: `the alias of ${functionName} points at version ${found}, and the record says ${expected}`,
    rule: 'A release starts from what it was prepared for.',
    wayOut: 'Find out who moved it, then deploy the release again: that prepares it anew.',
  }),
  VersionMissing: ({ functionName, version }) => ({
    what: `${functionName} has no version ${version}`,
    rule: 'Both versions must be there before traffic moves.',
    wayOut: 'Deploy the release again. A version that was deleted cannot be gone back to.',
  }),
  VersionUnhealthy: ({ functionName, version, cause }) => ({
    what: `version ${version} of ${functionName} does not answer as it should: ${cause}`,
    rule: 'The new version is called before anybody gets it, and the old one before it is needed.',
    wayOut: 'Read its log. A version that does not start needs another release.',
  }),
  VersionsDiffer: ({ functionName, what }) => ({
    what: `the two versions of ${functionName} have different ${what === 'role' ? 'roles' : 'dead-letter queues'}`,
    rule: 'Lambda splits an alias only between versions that agree in these.',
    wayOut: 'Change it in a deploy of its own, with the code that runs now, then release.',
  }),
  VersionNotAsDeployed: ({ functionName, version, what, found, expected }) => ({
    what: `version ${version} of ${functionName} has the ${what} ${found} and not ${expected}`,
    rule: 'What is released is what was deployed, to the byte.',
    wayOut: 'Deploy the release again.',
  }),
  ImageMissing: ({ functionName, version }) => ({
    what: `the image of version ${version} of ${functionName} is not in the registry any more`,
    rule: 'A version without its image fails as soon as Lambda needs a new environment.',
    wayOut: 'Keep the images that records name (docs/deploy.md), and release a new version.',
  }),
  AlarmsFiring: ({ alarms }) => ({
    what: `an alarm fires already: ${listOf(alarms)}`,
    rule: 'Nothing is released into trouble: nobody could tell whose it is.',
    wayOut: 'Wait until it is quiet. To go back, use "rollback".',
  }),
  StackUnsettled: ({ state }) => ({
    what:
      state._tag === 'Missing'
        ? 'the stack of this stage is not there'
        : `the stack is ${state.status}`,
    rule: 'A release waits until the stack stands still.',
    wayOut:
      state._tag === 'Updating'
        ? 'Wait for the deploy to end.'
        : 'Deploy the stack so that it ends well (docs/deploy.md).',
  }),
}
