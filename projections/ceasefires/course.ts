import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { lastsUntil, startOf, type TimeValue } from '../../domain/vocabulary/time.js'

// How a ceasefire goes for one party, as far as some claims tell: it is declared or joined, runs, and ends.

export type Step = Content<
  | 'CeasefireDeclared'
  | 'CeasefireAccepted'
  | 'CeasefireExtended'
  | 'CeasefireSuspended'
  | 'CeasefireResumed'
  | 'CeasefireEnded'
>

/** When a ceasefire is to be in effect, [from, to) in milliseconds since 1970: from -Infinity where it is unknown. */
export type Window = { readonly from: number; readonly to: number | null }

export const partyStatuses = ['proposed', 'agreed', 'declared', 'inEffect', 'suspended', 'ended'] as const
export const endReason = z.enum(['expired', 'terminated', 'superseded', 'neverInEffect', 'fulfilled'])

/** Where a party stands; of one that ended, why, and from and to when it was in effect. */
export type Standing = {
  readonly status: (typeof partyStatuses)[number]
  readonly reason: z.infer<typeof endReason> | null
  readonly supersededBy: string | null
  readonly from: number | null
  readonly to: number | null
}

type Course = {
  readonly joined: 'declared' | 'agreed'
  readonly window: Window | null
  readonly switches: readonly { readonly at: number; readonly until: number | null; readonly suspended: boolean }[]
  readonly ended: { readonly at: number; readonly step: Content<'CeasefireEnded'> } | null
}

/** The window that a declaration or proposal names; null where it says nothing of a start. */
export const windowOf = ({
  effectiveFrom,
  effectiveTo,
}: {
  readonly effectiveFrom?: TimeValue | undefined
  readonly effectiveTo?: TimeValue | undefined
}): Window | null =>
  effectiveFrom === undefined
    ? null
    : { from: startOf(effectiveFrom), to: effectiveTo === undefined ? null : lastsUntil(effectiveTo) }

const UNKNOWN: Window = { from: Number.NEGATIVE_INFINITY, to: null }

/**
 * Where a party stands at `now` (milliseconds since 1970), after the steps told of it, in fold order.
 * @param offered the window that others declared or proposed: what a party joins that names none itself
 */
export const standingAfter = (steps: readonly Fact<Step>[], offered: Window | null, now: number): Standing => {
  let course: Course = { joined: 'declared', window: null, switches: [], ended: null }
  for (const step of steps) course = after(course, step, offered)
  return standingIn(course, now)
}

const TAKE_UP: ReadonlySet<string> = new Set(['CeasefireAccepted', 'CeasefireExtended', 'CeasefireResumed'])

const after = (before: Course, { content: step, from: said }: Fact<Step>, offered: Window | null): Course => {
  const at = 'effectiveFrom' in step && step.effectiveFrom !== undefined ? startOf(step.effectiveFrom) : said
  const course = before.ended !== null && TAKE_UP.has(step.type) ? anew(before, at) : before
  const { window, switches } = course
  switch (step.type) {
    case 'CeasefireDeclared': {
      const declared = windowOf(step)
      // An account that leaves out the end does not open one that is known.
      const to = declared?.to ?? (declared?.from === window?.from ? window?.to : null) ?? null
      return { joined: 'declared', window: declared && { ...declared, to }, switches: [], ended: null }
    }
    case 'CeasefireAccepted':
      return {
        ...course,
        joined: window === null ? 'agreed' : course.joined,
        window: joinedWindow(step, window ?? (offered && { ...offered, from: Math.max(offered.from, said) })),
      }
    case 'CeasefireExtended': {
      const base = window ?? offered ?? UNKNOWN
      const start = step.effectiveFrom === undefined ? null : startOf(step.effectiveFrom)
      const isAnew = start !== null && base.to !== null && start > base.to
      const to = step.effectiveTo === undefined ? null : lastsUntil(step.effectiveTo)
      return { ...course, window: { from: isAnew ? start : base.from, to } }
    }
    case 'CeasefireSuspended': {
      const until = step.effectiveTo === undefined ? null : lastsUntil(step.effectiveTo)
      return {
        ...course,
        window: window ?? offered ?? UNKNOWN,
        switches: [...switches, { at, until, suspended: true }],
      }
    }
    case 'CeasefireResumed': {
      const base = window ?? offered ?? UNKNOWN
      return {
        ...course,
        window: step.effectiveTo === undefined ? base : { ...base, to: lastsUntil(step.effectiveTo) },
        switches: [...switches, { at, until: null, suspended: false }],
      }
    }
    case 'CeasefireEnded':
      return { ...course, ended: { at: said, step } }
    default: {
      const _: never = step
      return _
    }
  }
}

/** What has ended and is taken up again is in effect from then on, not since it first was. */
const anew = ({ joined, window }: Course, at: number): Course => ({
  joined,
  window: window && { from: Math.max(window.from, at), to: window.to !== null && window.to <= at ? null : window.to },
  switches: [],
  ended: null,
})

/** The window of a party that joins: its own words first, then what it joins. */
const joinedWindow = (
  { effectiveFrom, effectiveTo }: Content<'CeasefireAccepted'>,
  joins: Window | null,
): Window | null => {
  const from = effectiveFrom === undefined ? joins?.from : startOf(effectiveFrom)
  if (from === undefined) return null
  return { from, to: effectiveTo === undefined ? (joins?.to ?? null) : lastsUntil(effectiveTo) }
}

const standingIn = ({ joined, window, switches, ended }: Course, now: number): Standing => {
  const from = window === null || window.from === Number.NEGATIVE_INFINITY ? null : window.from
  const plain = { reason: null, supersededBy: null, from, to: window?.to ?? null }
  if (ended) {
    const { reason, supersededBy = null } = ended.step
    const isNever = reason === 'neverInEffect' || (window !== null && ended.at < window.from)
    const to = Math.min(ended.at, window?.to ?? ended.at)
    const known = Number.isFinite(to) ? to : null
    // What had run out by its own term can't be terminated any more.
    const hadExpired = reason === 'terminated' && window !== null && window.to !== null && window.to <= ended.at
    return isNever
      ? { status: 'ended', reason: 'neverInEffect', supersededBy, from: null, to: null }
      : { status: 'ended', reason: hadExpired ? 'expired' : reason, supersededBy, from, to: known }
  }
  if (window === null) return { ...plain, status: joined }
  if (now < window.from) return { ...plain, status: joined }
  if (window.to !== null && window.to <= now) return { ...plain, status: 'ended', reason: 'expired' }
  const last = switches.findLast(({ at }) => at <= now)
  const isSuspended = last?.suspended === true && (last.until === null || now < last.until)
  return { ...plain, status: isSuspended ? 'suspended' : 'inEffect' }
}
