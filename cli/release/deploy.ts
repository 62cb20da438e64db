import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { Task } from 'fp-ts/Task'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'

import { deployRelease } from '../../src/application/release/deploy-release'
import { planRelease, type PlannedRelease } from '../../src/application/release/plan-release'
import type { RolloutPlan } from '../../src/domain/release/rollout-plan'
import type { ReleaseRecord } from '../../src/domain/release/release-record'
import type { Stage } from '../../src/domain/release/version'
import { type Answer, type Command, type Given, type WrongCall, wrongCall } from '../command'
import { isSet, textOf } from './arguments'
import { planInWords, readTag } from './plan'
import { type Plans, usualPlan } from './plans'
import { refused } from './refusals/refusals'
import { ownerOf, type ReleaseWorld } from './world'

const usage = `After the stack was deployed: verifies the new versions, and writes the record to release them from.

  payport release deploy <tag> [--plan NAME] [--dry-run]

  --plan NAME       standard (production's own), low-traffic, or straight (the others' own: no steps)
  --dry-run         says whether the tag may be released; verifies and writes nothing
  --json            the record, as JSON
  --help            this text

"npm run deploy" deploys the stack (docs/deploy.md). Neither moves traffic: "release start" does.
The clone must stand at the tag: what it reads and writes becomes part of the record.
Exit code: 0 done, 1 refused or failed, 2 called wrongly.`

const readPlan = (given: Given, stage: Stage, plans: Plans): E.Either<WrongCall, RolloutPlan> => {
  const name = textOf(given, 'plan') ?? usualPlan(stage)
  return E.fromNullable(
    wrongCall(`The plan must be ${Object.keys(plans).join(', ')}, not "${name}".`),
  )(Object.hasOwn(plans, name) ? plans[name] : undefined)
}

const plannedAnswer = (planned: PlannedRelease): Answer => ({
  exitCode: 0,
  lines: [...planInWords(planned), 'Nothing was verified or written.'],
  facts: { dryRun: true, ...planned },
})

const notBuilt = ({ tag }: PlannedRelease): Answer => ({
  exitCode: 1,
  lines: [
    `Refused: the registry has no image for ${tag}.`,
    'Rule:    What is released was built and deployed before.',
    'Way out: Build and push it, and deploy the stack with it (docs/deploy.md).',
  ],
  facts: { refused: { _tag: 'ImageNotBuilt', tag } },
})

const preparedLines = ({ release, stage, phase, functions }: ReleaseRecord): readonly string[] =>
  phase._tag === 'Promoted'
    ? [`${release} is the first in ${stage}, and live with its deploy: there is nothing to start.`]
    : [
        `${release} is prepared in ${stage}; nobody gets it yet.`,
        ...functions.map(
          ({ name, stable, candidate }) => `  ${name}: version ${candidate}, beside ${stable}`,
        ),
        `Next: payport release start ${stage}`,
      ]

const write = (world: ReleaseWorld, planned: PlannedRelease, plan: RolloutPlan): Task<Answer> => {
  const { tag, stage, commit, image } = planned
  if (image._tag === 'ToBuild') return T.of(notBuilt(planned))
  return pipe(
    deployRelease(world.portsOf(stage))({
      stage,
      tag,
      commit,
      digest: image.digest,
      functions: world.functionsOf(stage),
      formats: world.formats,
      plan,
      owner: ownerOf(world.caller, `prepares ${tag}`),
    }),
    TE.match(refused, (record): Answer => ({
      exitCode: 0,
      lines: preparedLines(record),
      facts: record,
    })),
  )
}

export const deployCommand: Command<ReleaseWorld> = {
  name: 'release deploy',
  summary: 'verifies what was deployed, and prepares its release',
  usage,
  options: { plan: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: (given, world) =>
    pipe(
      readTag(given),
      E.bindTo('tagged'),
      E.bind('plan', ({ tagged: { stage } }) => readPlan(given, stage, world.plans)),
      E.map(({ tagged: { tag, stage }, plan }) =>
        pipe(
          planRelease(world.portsOf(stage))(tag),
          TE.matchE(
            (failure) => T.of(refused(failure)),
            (planned) =>
              isSet(given, 'dry-run') ? T.of(plannedAnswer(planned)) : write(world, planned, plan),
          ),
        ),
      ),
    ),
}
