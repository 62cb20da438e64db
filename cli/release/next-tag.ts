import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'

import { nextReleaseTag } from '../../src/application/release/next-release-tag'
import type { NextTagWanted } from '../../src/domain/release/promotion'
import { type Channel, channels, parseVersion, stageOf } from '../../src/domain/release/version'
import { type Answer, type Command, type Given, type WrongCall, wrongCall } from '../command'
import { readName, textOf } from './arguments'
import { refused } from './refusals/refusals'
import type { ReleaseWorld } from './world'

const usage = `Prints the tag that comes next, by the tags of this clone. It tags nothing.

  payport tag next rc|qa|release [--for x.y.z]

  --for x.y.z       of which version; otherwise the highest one that is not released, or the next patch
  --json            {tag, stage}, as JSON
  --help            this text

Fetch the tags before (git fetch --tags); then, for example: git tag "$(npm run --silent payport -- tag next rc)"
Exit code: 0 done, 1 nothing can follow, 2 called wrongly.`

const isChannel = (name: string): name is Channel => channels.some((channel) => channel === name)

const readChannel = (given: Given): E.Either<WrongCall, Channel> =>
  pipe(
    readName('rc, qa or release')(given),
    E.flatMap((name) =>
      isChannel(name)
        ? E.right(name)
        : E.left(wrongCall(`It must be rc, qa or release, not "${name}".`)),
    ),
  )

const readNumbers = (given: Given): E.Either<WrongCall, Pick<NextTagWanted, 'numbers'>> => {
  const text = textOf(given, 'for')
  if (text === undefined) return E.right({})
  const numbers = parseVersion(text)
  return E.isRight(numbers) && numbers.right.channel === 'release'
    ? E.right({ numbers: numbers.right })
    : E.left(wrongCall(`--for takes x.y.z, not "${text}".`))
}

export const nextTagCommand: Command<ReleaseWorld> = {
  name: 'tag next',
  summary: 'prints the tag that comes next',
  usage,
  options: { for: { type: 'string' } },
  run: (given, world) =>
    pipe(
      E.Do,
      E.apS('channel', readChannel(given)),
      E.apS('wanted', readNumbers(given)),
      E.map(({ channel, wanted }) => {
        const stage = stageOf({ major: 0, minor: 0, patch: 0, number: 0, channel })
        return pipe(
          nextReleaseTag(world.portsOf(stage))({ channel, ...wanted }),
          TE.match(refused, (tag): Answer => ({
            exitCode: 0,
            lines: [tag],
            facts: { tag, stage },
          })),
        )
      }),
    ),
}
