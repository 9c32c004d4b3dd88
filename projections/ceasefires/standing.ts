import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { afterStep, type Course, NO_COURSE, type Step, type Switch } from './course.js'
import type { Window } from './window.js'

export const partyStatuses = ['proposed', 'agreed', 'declared', 'inEffect', 'suspended', 'ended'] as const
export const endReason = z.enum(['expired', 'terminated', 'superseded', 'neverInEffect', 'fulfilled'])

/** Where a party stands; of one that ended, why, and from and to when it was in effect (milliseconds since 1970). */
export type Standing = {
  readonly status: (typeof partyStatuses)[number]
  readonly reason: z.infer<typeof endReason> | null
  readonly supersededBy: string | null
  readonly from: number | null
  readonly to: number | null
  readonly decided: Decided
}

/** The statements that decided a standing: without the others it would be the same. */
export type Decided = {
  /** That it was joined at all, where nothing more is known than that, or as long as it has not begun. */
  readonly joined: readonly Fact[]
  readonly from: readonly Fact[]
  readonly to: readonly Fact[]
  /** The last suspension or resumption so far. */
  readonly switched: Switch | null
  readonly ended: { readonly at: number; readonly by: Fact } | null
}

export const NOTHING_DECIDED: Decided = { joined: [], from: [], to: [], switched: null, ended: null }

/** All the statements that decided a standing, each once. */
export const decidingFacts = ({ joined, from, to, switched, ended }: Decided): readonly Fact[] => [
  ...new Set([...joined, ...from, ...to, ...(switched ? [switched.by] : []), ...(ended ? [ended.by] : [])]),
]

/**
 * Where a party stands at `now` (milliseconds since 1970), after the steps told of it, in fold order.
 * @param offered the window that others declared or proposed: what a party joins that names none itself
 */
export const standingAfter = (steps: readonly Fact<Step>[], offered: Window | null, now: number): Standing => {
  let course = NO_COURSE
  for (const step of steps) course = afterStep(course, step, offered)
  return standingIn(course, now)
}

const standingIn = ({ joined, joinedBy, window, switches, ended }: Course, now: number): Standing => {
  const from = window === null || window.from === Number.NEGATIVE_INFINITY ? null : window.from
  const plain = { reason: null, supersededBy: null, from, to: window?.to ?? null }
  const bounds = { ...NOTHING_DECIDED, from: window?.fromBy ?? [], to: window?.toBy ?? [] }
  if (ended) {
    const { reason, supersededBy = null, at } = ended
    const hadNotBegun = window !== null && at < window.from
    if (reason === 'neverInEffect' || hadNotBegun) {
      const decided = { ...NOTHING_DECIDED, from: hadNotBegun ? bounds.from : [], ended }
      return { status: 'ended', reason: 'neverInEffect', supersededBy, from: null, to: null, decided }
    }
    const to = Math.min(at, window?.to ?? at)
    const known = Number.isFinite(to) ? to : null
    // What had run out by its own term can't be terminated any more.
    const hadExpired = reason === 'terminated' && window !== null && window.to !== null && window.to <= at
    const decided = { ...bounds, ended }
    return { status: 'ended', reason: hadExpired ? 'expired' : reason, supersededBy, from, to: known, decided }
  }
  if (window === null || now < window.from)
    return { ...plain, status: joined, decided: { ...bounds, joined: joinedBy } }
  if (window.to !== null && window.to <= now) return { ...plain, status: 'ended', reason: 'expired', decided: bounds }
  const switched = switches.findLast(({ at }) => at <= now) ?? null
  const isSuspended = switched?.suspended === true && (switched.until === null || now < switched.until)
  return { ...plain, status: isSuspended ? 'suspended' : 'inEffect', decided: { ...bounds, switched } }
}
