import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { lastsUntil, startOf } from '../../domain/vocabulary/time.js'
import { anyWindow, opening, type Window, windowNamed } from './window.js'

// How a ceasefire goes for one party, as far as some claims tell: it is declared or joined, runs, and ends.

export type Step = Content<
  | 'CeasefireDeclared'
  | 'CeasefireAccepted'
  | 'CeasefireExtended'
  | 'CeasefireSuspended'
  | 'CeasefireResumed'
  | 'CeasefireEnded'
>

/** A suspension or resumption, from and until when: milliseconds since 1970; null where no end was named. */
export type Switch = {
  readonly at: number
  readonly until: number | null
  readonly suspended: boolean
  readonly by: Fact
}

/** Each member is followed by the statements without which it would be another. */
export type Course = {
  readonly joined: 'declared' | 'agreed'
  readonly joinedBy: readonly Fact[]
  readonly window: Window | null
  readonly switches: readonly Switch[]
  readonly ended: Ending | null
}

/** An end, and when it was told: milliseconds since 1970. */
type Ending = Pick<Content<'CeasefireEnded'>, 'reason' | 'supersededBy'> & { readonly at: number; readonly by: Fact }

/** Before any step. */
export const NO_COURSE: Course = { joined: 'declared', joinedBy: [], window: null, switches: [], ended: null }

const TAKE_UP: ReadonlySet<string> = new Set(['CeasefireAccepted', 'CeasefireExtended', 'CeasefireResumed'])

/**
 * The course after one more step, in fold order.
 * @param offered the window that others declared or proposed: what a party joins that names none itself
 */
export const afterStep = (before: Course, step: Fact<Step>, offered: Window | null): Course => {
  const { content, from: said } = step
  const at = 'effectiveFrom' in content && content.effectiveFrom !== undefined ? startOf(content.effectiveFrom) : said
  const course = TAKE_UP.has(content.type) ? takenUp(before, at, step) : before
  const { window, switches } = course
  // Who extends, suspends or resumes what it never declared, as far as is known, has declared it.
  const kept = { ...course, joinedBy: course.joinedBy.length > 0 ? course.joinedBy : [step] }
  const running = (): Window => window ?? (offered && opening(offered, step)) ?? anyWindow(step)
  const until = 'effectiveTo' in content && content.effectiveTo !== undefined ? lastsUntil(content.effectiveTo) : null
  switch (content.type) {
    case 'CeasefireDeclared':
      return {
        joined: 'declared',
        joinedBy: [step],
        window: declaredWindow(window, content, step),
        switches: [],
        ended: null,
      }
    case 'CeasefireAccepted':
      return {
        ...course,
        ...(window === null ? { joined: 'agreed', joinedBy: [step] } : {}),
        window: joinedWindow(content, step, window ?? (offered && joining(offered, step))),
      }
    case 'CeasefireExtended': {
      const base = running()
      const start = content.effectiveFrom === undefined ? null : startOf(content.effectiveFrom)
      const isAnew = start !== null && base.to !== null && start > base.to
      const fromBy = isAnew ? [step] : base.fromBy
      // Whether it begins anew depends on when it would have ended.
      const from = { from: isAnew ? start : base.from, fromBy: start === null ? fromBy : [...fromBy, ...base.toBy] }
      return { ...kept, window: { ...base, ...from, to: until, toBy: [step] } }
    }
    case 'CeasefireSuspended':
      return { ...kept, window: running(), switches: [...switches, { at, until, suspended: true, by: step }] }
    case 'CeasefireResumed':
      return {
        ...kept,
        window: until === null ? running() : { ...running(), to: until, toBy: [step] },
        switches: [...switches, { at, until: null, suspended: false, by: step }],
      }
    case 'CeasefireEnded':
      return { ...course, ended: { reason: content.reason, supersededBy: content.supersededBy, at: said, by: step } }
    default: {
      const _: never = content
      return _
    }
  }
}

/**
 * What has ended and is taken up again is in effect from then on, not since it first was. Whatever of it still stands
 * does so only because it was taken up.
 */
const takenUp = (course: Course, at: number, step: Fact): Course => {
  const { window, ended } = course
  if (ended === null) return course
  const again = (by: readonly Fact[]): readonly Fact[] => (by.length > 0 ? [...by, ended.by, step] : by)
  const hadRun = window !== null && window.to !== null && window.to <= at
  return {
    ...course,
    joinedBy: again(course.joinedBy),
    window: window && {
      from: Math.max(window.from, at),
      fromBy: again(at > window.from ? window.openedBy : window.fromBy),
      to: hadRun ? null : window.to,
      toBy: again(window.toBy),
      openedBy: window.openedBy,
    },
    switches: [],
    ended: null,
  }
}

const declaredWindow = (before: Window | null, content: Content<'CeasefireDeclared'>, step: Fact): Window | null => {
  const declared = windowNamed(content, step)
  if (declared === null || before === null || before.to === null) return declared
  // An account that leaves out the end does not open one that is known.
  return declared.to === null && declared.from === before.from
    ? { ...declared, to: before.to, toBy: [step, ...before.fromBy, ...before.toBy] }
    : declared
}

/** What a party that joins is offered: from when it joins. */
const joining = (offered: Window, step: Fact): Window => ({
  ...opening(offered, step),
  from: Math.max(offered.from, step.from),
})

/** The window of a party that joins: its own words first, then what it joins. */
const joinedWindow = (
  { effectiveFrom, effectiveTo }: Content<'CeasefireAccepted'>,
  step: Fact,
  joins: Window | null,
): Window | null => {
  const own = effectiveFrom === undefined ? null : { from: startOf(effectiveFrom), fromBy: [step] }
  if (own === null && joins === null) return null
  const base = joins ?? anyWindow(step)
  return {
    ...base,
    ...own,
    // An end without a beginning is of what was joined.
    ...(effectiveTo === undefined
      ? {}
      : { to: lastsUntil(effectiveTo), toBy: own === null ? [step, ...base.openedBy] : [step] }),
  }
}
