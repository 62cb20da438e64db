import type { AnotherPrepared, StepsMissing } from '../../../src/application/release/start-release'
import type { StillRunning } from '../../../src/application/release/roll-back-release'
import type { NothingPrepared } from '../../../src/application/release/tick-release'
import type { NotNow } from '../../../src/domain/release/commands'
import type { OneWayDoor } from '../../../src/domain/release/formats'
import type { NoWayBack } from '../../../src/domain/release/way-back'
import type { Refusals } from './refusal'

type FailureOfReleases =
  NothingPrepared | NotNow | NoWayBack | StepsMissing | AnotherPrepared | StillRunning

const doorInWords = ({ kind, written, readable }: OneWayDoor): string =>
  `${kind} records of format ${String(written)}, and it reads ${readable.join(', ')}`

const states: { readonly [State in NotNow['state']]: string } = {
  Prepared: 'is prepared and has not begun',
  Shifting: 'is running',
  Watching: 'is running',
  Promoting: 'is being promoted',
  Closing: 'has everybody and is being closed',
  Promoted: 'has ended: it was promoted',
  PuttingBack: 'is going back',
  RolledBack: 'has ended: it was rolled back',
  Frozen: 'is frozen',
}

export const ofReleases: Refusals<FailureOfReleases> = {
  NothingPrepared: ({ stage }) => ({
    what: `${stage} has no release`,
    rule: 'Only what was deployed and verified can be released.',
    wayOut: 'Deploy one first: "payport release deploy <tag>".',
  }),
  NotNow: ({ state }) => ({
    what: `the release ${states[state]}`,
    rule: 'That can be asked only of a release in another state.',
    wayOut: 'Look at "release status". After the end, the way back is "rollback".',
  }),
  StepsMissing: ({ stage }) => ({
    what: 'its plan has no steps',
    rule: `${stage} has shoppers: a release comes to them in steps.`,
    wayOut: 'Deploy it again with a plan that has steps.',
  }),
  AnotherPrepared: ({ stage, wanted, prepared }) => ({
    what: `${stage} was deployed ${prepared} after ${wanted}`,
    rule: 'What was approved is what starts, and nothing that was deployed later.',
    wayOut: `Start ${prepared} instead, or tag again what you want.`,
  }),
  StillRunning: ({ release }) => ({
    what: `${release} is on its way`,
    rule: 'A release that runs is aborted, and one that has ended is rolled back.',
    wayOut: '"payport release abort <stage>" puts everything back now.',
  }),
  NothingBefore: () => ({
    what: 'no record tells what stood before',
    rule: 'The bot goes back only to what was released here.',
    wayOut: 'Name it (--to x.y.z), or go back by hand: docs/rollback.md.',
  }),
  NeverReleased: ({ release }) => ({
    what: `${release} never had all of this stage`,
    rule: 'The bot goes back only to what was released here.',
    wayOut: '"payport release status <stage>" lists what was.',
  }),
  AlreadyThere: ({ release }) => ({
    what: `${release} is live already`,
    rule: 'There is nothing to go back to.',
    wayOut: 'Name an older one: --to x.y.z.',
  }),
  OneWayDoors: ({ release, doors }) => ({
    what: `${release} cannot read what exists by now: ${doors.map(doorInWords).join('; ')}`,
    rule: 'Nobody goes back through a one-way door by a click: payments would be lost from sight.',
    wayOut: 'Release a new version that repairs what is wrong, or one that reads both formats.',
  }),
}
