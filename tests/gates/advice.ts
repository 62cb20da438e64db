/*
 * What to do about a finding. During a rollout, and for as long as somebody may go back, two releases
 * work on the same records: whatever one of them needs, the other must know first.
 */

export const prepareThenActivate =
  'Prepare, then activate: first release a version that can read it and keeps it when it writes, and ' +
  'still writes as before; when that one is live, release the one that writes it.'

export const removeInTwo =
  'Remove in two releases: first release a version that does without it and still writes it; when that ' +
  'one is live, stop writing it.'

export const keepReading =
  'Keep reading it: payments live for years, and nothing rewrites those that nobody touches.'

export const readOwn = 'Mend it: a release reads what it writes itself.'

export const keepMeaning =
  'Give the new meaning a new name of its own and keep the old one as it is, or prepare, then activate.'

export const keepPromise =
  'Keep the old next to the new until no merchant uses it, or make it a path of its own (/v2/...).'
