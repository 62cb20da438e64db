import type { NothingNew } from '../../../src/application/release/deploy-release'
import type { TagMissing } from '../../../src/application/release/plan-release'
import type {
  NothingTagged,
  PromotionRefused,
  ReleaseRunning,
} from '../../../src/domain/release/promotion'
import type { PlanRefused } from '../../../src/domain/release/rollout-plan'
import type { NotAVersion } from '../../../src/domain/release/version'
import type { Refusals } from './refusal'

type FailureOfPromotion =
  | NothingNew
  | NotAVersion
  | NothingTagged
  | PlanRefused
  | PromotionRefused
  | ReleaseRunning
  | TagMissing

export const ofPromotion: Refusals<FailureOfPromotion> = {
  NotAVersion: ({ tag }) => ({
    what: `${tag} is not a version`,
    rule: 'Versions are x.y.z-rc.N for dev, x.y.z-qa.N for staging and x.y.z for production.',
    wayOut: '"payport tag next rc|qa|release" says which one comes next.',
  }),
  TagOutOfOrder: ({ tag, live }) => ({
    what: `${tag} is not above ${live}, which is released`,
    rule: 'A stage only goes up; going down is a rollback.',
    wayOut: `To go back: "payport rollback <stage> --to ${tag}". To go on: tag the next version.`,
  }),
  WrongBranch: ({ tag, branches }) => ({
    what: `${tag} is on ${branches.length === 0 ? 'no branch of the remote' : branches.join(', ')}`,
    rule: 'Releases come from a release branch (release/...), which comes from main.',
    wayOut: 'Push the release branch that has the commit, or tag a commit that is on one.',
  }),
  MainNotIncluded: ({ tag }) => ({
    what: `main has commits that ${tag} does not have`,
    rule: 'main is what production runs: a release must come after it.',
    wayOut: 'Rebase the release branch on main, and start again with its next rc.',
  }),
  NotReleasedBefore: ({ tag, stage, live }) => ({
    what: `${stage} has ${live === undefined ? 'released nothing' : `released ${live}`}, which is not what ${tag} takes over`,
    rule: 'An image is built once and goes through dev, staging and production.',
    wayOut: `Release the same x.y.z in ${stage} first.`,
  }),
  CommitDiffers: ({ tag, live }) => ({
    what: `${tag} and ${live} are of different commits`,
    rule: 'What was tried in the stage before is what goes on.',
    wayOut: `Put the tag on the commit of ${live}, or release this commit in the stage before.`,
  }),
  DigestMissing: ({ digest }) => ({
    what: `the registry does not have ${digest}`,
    rule: 'Nothing is built twice, so the image of the stage before must be there.',
    wayOut: 'Start again with the next rc; docs/deploy.md says how images are kept.',
  }),
  DigestDiffers: ({ tag, digest, proved }) => ({
    what: `the tag ${tag} is on ${digest}, and the stage before has proved ${proved}`,
    rule: 'Tags of images are for ever.',
    wayOut: 'Take the next number for the tag.',
  }),
  ReleaseRunning: ({ stage, release }) => ({
    what: `${release} is on its way in ${stage}`,
    rule: 'One release at a time.',
    wayOut: `Let it end ("payport release watch ${stage}") or abort it.`,
  }),
  NothingTagged: ({ needed }) => ({
    what: `there is no tag ${needed} or after it`,
    rule: 'rc comes before qa, and qa before the release.',
    wayOut: `Release ${needed} first.`,
  }),
  TagMissing: ({ tag }) => ({
    what: `this clone has no tag ${tag}`,
    rule: 'A release is a tag.',
    wayOut: 'Run "git fetch --tags", or push the tag.',
  }),
  NothingNew: ({ functionName }) => ({
    what: `the newest version of ${functionName} is live already`,
    rule: 'What is released must be deployed before, as a version of its own.',
    wayOut: 'Deploy the stack with this release first (docs/deploy.md).',
  }),
  PlanRefused: ({ reason }) => ({
    what: `the rollout plan has ${reason}`,
    rule: 'A plan that could not be judged is not started.',
    wayOut: 'Mend it in src/domain/release/rollout-plan.ts.',
  }),
}
