/** The time of recording for events after `last`: the clock's (ms since 1970), but never before `last`. RFC 3339 UTC. */
export const recordedAtAfter = (last: string | undefined, now: number): string =>
  new Date(last === undefined ? now : Math.max(Date.parse(last), now)).toISOString()
