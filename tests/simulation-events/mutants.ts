import type { Mutant } from '../simulation/hunt-cli'

/** Mistakes that a tired person could make, each in one place; the simulation must catch every one. */
export const mutants: readonly Mutant[] = [
  {
    name: 'whoever announces sends, although another one holds the lane',
    file: 'src/domain/events/lane.ts',
    find: 'isSending(lane) && lane.standing.claim === claim',
    replace: 'isSending(lane)',
  },
  {
    name: 'a lane is taken from the one who holds it',
    file: 'src/domain/events/lane.ts',
    find: 'isLapsed(lane, now) ? change(lane, { standing: claimed(now, claim) }) : lane',
    replace: 'change(lane, { standing: claimed(now, claim) })',
  },
  {
    name: 'what is announced while the lane is sent on is forgotten',
    file: 'src/domain/events/lane.ts',
    find: "sequence < lane.last ? claimed(now, lane.standing.claim) : { _tag: 'Idle' }",
    replace: "{ _tag: 'Idle' }",
  },
  {
    name: 'a later line does not take up a parked lane',
    file: 'src/domain/events/lane.ts',
    find: 'change(lane, { last, tries: 0, standing: sent })',
    replace: 'lane',
  },
  {
    name: 'a write of a lane does not ask for the version before',
    file: 'tests/simulation-events/table-model.ts',
    find: '(stored?.item.version ?? 0) !== lane.version - 1',
    replace: 'false',
  },
  {
    name: 'lines that are not recorded are announced',
    file: 'src/application/events/follow-changes.ts',
    find: 'newestOfEach(images).filter(isRecorded)',
    replace: 'newestOfEach(images)',
  },
  {
    name: 'a lost race for the feed counts as recorded',
    file: 'src/application/events/record-changes.ts',
    find: 'if (!overtaken)',
    replace: 'if (true)',
  },
  {
    name: 'a write of events does not ask where the feed ends',
    file: 'tests/simulation-events/table-model.ts',
    find: 'headOf(head.merchantId).position !== head.position || isKnown',
    replace: 'isKnown',
  },
  {
    name: 'lines before the last are not recorded with it',
    file: 'src/domain/events/lines-to-record.ts',
    find: 'sequence > Math.max(recorded, tooOld)',
    replace: 'sequence > recorded && sequence > tooOld && sequence === timeline.length',
  },
  {
    name: 'an event holds the consent of the shopper',
    file: 'src/domain/events/lines-to-record.ts',
    find: "return { ...known, session: '', consent: '' as Consent, key: '' }",
    replace: "return { ...known, session: '', key: '' }",
  },
  {
    name: 'a message names its own line as the one before',
    file: 'src/domain/events/subscription.ts',
    find: 'entry.sequence < sequence && subscribes',
    replace: 'entry.sequence <= sequence && subscribes',
  },
  {
    name: 'an endpoint hears of what happened before it was there',
    file: 'src/domain/events/subscription.ts',
    find: 'entry.at >= endpoint.createdAt && wantsType(endpoint)(entry)',
    replace: 'wantsType(endpoint)(entry)',
  },
  {
    name: 'a message that could not be followed is deleted',
    file: 'functions/deliver-events/follow-messages.ts',
    find: 'failed.map(({ messageId }) => ({ itemIdentifier: messageId }))',
    replace: '[]',
  },
  {
    name: 'the old secret stops signing at once',
    file: 'src/domain/events/endpoint-secrets.ts',
    find: '[endpoint.secret, ...validAt(endpoint, now)]',
    replace: '[endpoint.secret]',
  },
  {
    name: 'another rotation ends the secret before the last',
    file: 'src/domain/events/endpoint-secrets.ts',
    find: '[last, ...valid]',
    replace: '[last]',
  },
  {
    name: 'a refused message counts as accepted',
    file: 'src/application/events/send-event.ts',
    find: "case 'Accepted':\n",
    replace: "case 'Accepted':\n    case 'Refused':\n",
  },
  {
    name: 'a slow endpoint is sent to beside the prompt ones',
    file: 'src/application/events/deliver-events.ts',
    find: 'disabledAt === undefined && troubledSince === undefined && clock() < stopAt',
    replace: 'disabledAt === undefined',
  },
  {
    name: 'the retry run serves one merchant after the other',
    file: 'src/application/events/retry-deliveries.ts',
    find: 'T.traverseArray(serveMerchant)',
    replace: 'T.traverseSeqArray(serveMerchant)',
  },
  {
    name: 'the feed goes on behind a gap that the index shows',
    file: 'src/domain/events/feed.ts',
    find: 'gap < 0 ? events : events.slice(0, gap)',
    replace: 'events',
  },
  {
    name: 'what the index does not show yet counts as gone',
    file: 'src/domain/events/feed.ts',
    find: 'now.getTime() - at.getTime() > mostLagMs',
    replace: 'true',
  },
  {
    name: 'the repair leaves out what it should look at',
    file: 'src/application/events/repair-events.ts',
    find: 'payments.filter(isYoung)',
    replace: 'payments.filter((each) => !isYoung(each))',
  },
]
