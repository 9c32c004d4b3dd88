import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import { rootParty } from '../../domain/glossary/glossary.js'
import type { Proposal } from '../proposals.js'
import { instantOrNull, nullableInstant } from '../reported.js'
import type { At } from '../view.js'
import type { Step } from './course.js'
import { endReason, NOTHING_DECIDED, partyStatuses, type Standing, standingAfter } from './standing.js'
import type { Window } from './window.js'

export const overalls = [
  'none',
  'proposed',
  'rejected',
  'agreed',
  'unilateral',
  'mutual',
  'suspended',
  'ended',
] as const
type Overall = (typeof overalls)[number]

/** A ceasefire's state, overall and per party, as far as some claims tell. `party` is a root; [from, to) is in effect. */
export const picture = z.object({
  overall: z.enum(overalls),
  from: nullableInstant,
  to: nullableInstant,
  parties: z.array(
    z.object({
      party: z.string(),
      status: z.enum(partyStatuses),
      reason: endReason.nullable(),
      supersededBy: z.string().nullable(),
      from: nullableInstant,
      to: nullableInstant,
    }),
  ),
})
export type Picture = z.infer<typeof picture>

/** What a proposal of the ceasefire has come to. */
export type Stage = 'none' | 'proposed' | 'rejected' | 'agreed'
export const stageOf = ({ status }: Proposal): Stage => {
  if (status === 'signed' || status === 'accepted') return 'agreed'
  if (status === 'rejected') return 'rejected'
  return status === 'open' || status === 'countered' ? 'proposed' : 'none'
}

export type Telling = {
  /** The steps that count, in fold order, and of which parties each tells. */
  readonly steps: readonly { readonly fact: Fact<Step>; readonly parties: readonly string[] }[]
  readonly offered: Window | null
  /** The proposal that would bring the ceasefire about: of several the one that came furthest. */
  readonly proposal: {
    readonly key: string
    readonly status: Proposal['status']
    readonly facts: readonly Fact[]
  } | null
  readonly stage: Stage
  /** Parties that only proposed it, or accepted the proposal. */
  readonly proposers: readonly string[]
  readonly acceptors: readonly string[]
}

/** A picture, and what decided it. */
export type Pictured = {
  readonly picture: Picture
  /** Each party with where it stands, in order. */
  readonly standings: readonly (readonly [party: string, standing: Standing])[]
  /** The parties by which it stands overall as it does. */
  readonly behind: readonly string[]
  /** Those that stand as they do by steps of their own, and not only by the proposal. */
  readonly acting: ReadonlySet<string>
  /** Whether no steps of parties decide how it stands overall, but the proposal. */
  readonly isByStage: boolean
}

/** What each party's steps in a telling are, in fold order. */
export const stepsByParty = (
  { steps }: Pick<Telling, 'steps'>,
  { glossary }: At,
): ReadonlyMap<string, readonly Fact<Step>[]> => {
  const courses = new Map<string, Fact<Step>[]>()
  for (const { fact, parties } of steps)
    for (const party of new Set(parties.map((party) => rootParty(glossary, party)))) {
      const told = courses.get(party) ?? []
      courses.set(party, told)
      told.push(fact)
    }
  return courses
}

/** The state that a telling gives at a clock. */
export const pictureOf = (telling: Telling, at: At): Pictured => {
  const { offered, stage, proposers, acceptors } = telling
  const now = at.clock.asOf - 1
  const acting = new Map(
    [...stepsByParty(telling, at)].map(([party, facts]) => [party, standingAfter(facts, offered, now)]),
  )
  const { overall, behind, isByStage } = overallOf([...acting.values()], stage)
  const standings = [
    ...new Map<string, Standing>([
      ...proposers.map((party) => [party, only('proposed')] as const),
      ...acceptors.map((party) => [party, only('agreed')] as const),
      ...acting,
    ]),
  ].sort(byParty)
  return {
    picture: {
      overall,
      from: bound(behind, 'from', Math.min),
      to: bound(behind, 'to', Math.max),
      parties: standings.map(([party, { status, reason, supersededBy, from, to }]) => ({
        party,
        status,
        reason,
        supersededBy,
        from: from === null ? null : instantOrNull(from),
        to: to === null ? null : instantOrNull(to),
      })),
    },
    standings,
    behind: standings.flatMap(([party, standing]) => (behind.includes(standing) ? [party] : [])),
    acting: new Set(acting.keys()),
    isByStage,
  }
}

const only = (status: Standing['status']): Standing => ({
  status,
  reason: null,
  supersededBy: null,
  from: null,
  to: null,
  decided: NOTHING_DECIDED,
})

const byParty = ([a]: readonly [string, Standing], [b]: readonly [string, Standing]): number => (a < b ? -1 : 1)

type Overalls = { readonly overall: Overall; readonly behind: readonly Standing[]; readonly isByStage: boolean }

/** Overall, and the standings behind it: whoever is in effect counts before whoever is not. */
const overallOf = (standings: readonly Standing[], stage: Stage): Overalls => {
  const by = (overall: Overall, behind: readonly Standing[]): Overalls => ({ overall, behind, isByStage: false })
  const inStatus = (...asked: readonly Standing['status'][]) => standings.filter(({ status }) => asked.includes(status))
  const inEffect = inStatus('inEffect')
  if (inEffect.length > 0) return by(inEffect.length > 1 ? 'mutual' : 'unilateral', inEffect)
  const suspended = inStatus('suspended')
  if (suspended.length > 0) return by('suspended', suspended)
  const committed = inStatus('declared', 'agreed')
  if (committed.length > 1) return by('agreed', committed)
  const ended = inStatus('ended')
  if (ended.length > 0) return by('ended', ended)
  return { overall: stage, behind: committed, isByStage: true }
}

/** The earliest start or the latest end of some standings; null where one of them is open or unknown. */
const bound = (
  standings: readonly Standing[],
  edge: 'from' | 'to',
  choose: (...times: number[]) => number,
): string | null => {
  const times = standings.flatMap((standing) => standing[edge] ?? [])
  return times.length > 0 && times.length === standings.length ? instantOrNull(choose(...times)) : null
}
