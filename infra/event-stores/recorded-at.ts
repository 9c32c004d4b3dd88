/**
 * The time of recording for events after `last`: `at`, the clock's (ms since 1970) or that of the store which they come
 * from (RFC 3339), but never before `last`. RFC 3339 UTC.
 */
export const recordedAtAfter = (last: string | undefined, at: number | string): string => {
  const time = typeof at === 'number' ? at : Date.parse(at)
  return new Date(last === undefined ? time : Math.max(Date.parse(last), time)).toISOString()
}
