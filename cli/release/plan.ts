import * as E from 'fp-ts/Either'
import { flow, pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { planRelease, type PlannedRelease } from '../../src/application/release/plan-release'
import { formatVersion, parseVersion, type Stage, stageOf } from '../../src/domain/release/version'
import type { ImageSource } from '../../src/domain/release/promotion'
import { type Answer, type Command, type Given, type WrongCall, wrongCall } from '../command'
import { readName } from './arguments'
import { refused, toRefusal } from './refusals/refusals'
import type { ReleaseWorld } from './world'

const usage = `Says whether a tag may be released now, and from which image. It changes nothing.

  payport release plan <tag>

  --json            {tag, stage, commit, image, live}; image is Built, ToBuild or TakenOver
  --help            this text

x.y.z-rc.N goes to dev, x.y.z-qa.N to staging and x.y.z to production. A stage only goes up, an image is
built once for dev and taken over from there on, and a release must come after main.
Exit code: 0 it may, 1 it may not, 2 called wrongly.`

export type TaggedStage = { readonly tag: string; readonly stage: Stage }

/** The tag, and the stage that it is for. */
export const readTag = (given: Given): E.Either<WrongCall, TaggedStage> =>
  pipe(
    readName('a tag')(given),
    E.flatMap((tag) =>
      pipe(
        parseVersion(tag),
        E.bimap(
          flow(toRefusal, ({ what, rule }) => wrongCall(`${what}. ${rule}`)),
          (version) => ({ tag, stage: stageOf(version) }),
        ),
      ),
    ),
  )

const imageInWords = (image: ImageSource): string => {
  switch (image._tag) {
    case 'Built':
      return `its own image ${image.digest}`
    case 'TakenOver':
      return `the image of ${image.from}, ${image.digest}`
    case 'ToBuild':
      return 'an image that is still to be built'
  }
}

export const planInWords = ({ tag, stage, commit, image, live }: PlannedRelease): string[] => [
  `${tag} may be released to ${stage}.`,
  `  commit ${commit}`,
  `  from   ${imageInWords(image)}`,
  `  after  ${live === undefined ? 'nothing' : formatVersion(live.version)}`,
]

export const planCommand: Command<ReleaseWorld> = {
  name: 'release plan',
  summary: 'says whether a tag may be released now, and from which image',
  usage,
  options: {},
  run: (given, world) =>
    pipe(
      readTag(given),
      E.map(({ tag, stage }) =>
        pipe(
          planRelease(world.portsOf(stage))(tag),
          TE.match(refused, (planned): Answer => ({
            exitCode: 0,
            lines: planInWords(planned),
            facts: planned,
          })),
        ),
      ),
    ),
}
