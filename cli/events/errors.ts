export class CalledWrongly extends Error {}

/** Told to the person as it is. */
export class EventsFailed extends Error {}
