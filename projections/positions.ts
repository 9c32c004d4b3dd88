import { z } from 'zod'
import { reliability } from '../domain/developments/envelope.js'
import { countsAs } from '../domain/glossary/glossary.js'
import { among, issuesParameter, type Listing, type ParameterValues, partiesParameter } from './listing.js'
import { type Position, type ProposalFacts, sources } from './positions/sources.js'
import { stance, voice } from './proposals/versions.js'
import { instantOrNull, nullableInstant } from './reported.js'
import type { At, Touched, View } from './view.js'

// Where each party stands on each issue.

const account = z.object({
  claimant: z.string(),
  voice,
  stance,
  value: z.string().nullable(),
  summary: z.string(),
  developmentId: z.uuid(),
})

/** A cell of the matrix. Where a principal never spoke, everything but `party` is null or empty. */
export const cell = z.object({
  party: z.string(),
  stance: stance.nullable(),
  value: z.string().nullable(),
  summary: z.string().nullable(),
  since: nullableInstant,
  voice: voice.nullable(),
  claimant: z.string().nullable(),
  reliability: reliability.nullable(),
  credibility: z.number().int().nullable(),
  developmentId: z.uuid().nullable(),
  /** Given where a later attributed account says otherwise than the party's own voice. */
  contestedSince: nullableInstant.optional(),
  accounts: z.array(account),
})
export type Cell = z.infer<typeof cell>

/** A cell with its issue: an item of the view. */
export type PlacedCell = Cell & { readonly issue: string }

/** What a fact says of a cell. */
export type Stated = Touched<Position>

/**
 * The party's own voice beats what others attribute to it, whatever the dates; among equals the latest in fold order
 * stands, and of two entries on one issue in one development the later in its list.
 */
export const standing = (own: readonly Stated[], others: readonly Stated[]): Stated | undefined =>
  own.at(-1) ?? others.at(-1)

/** What decides a cell. */
export type Decided = {
  /** What stands. */
  readonly current: Stated
  /** With what the unbroken run of equal stance, value and voice began. */
  readonly since: Stated
  /** With what others' later accounts began to say otherwise than the party's own voice, if they do. */
  readonly contest: Stated | undefined
}

/** What decides a cell of which some statements, in fold order, speak; undefined where none does. */
export const decidedBy = (touched: readonly Stated[]): Decided | undefined => {
  const own = touched.filter(({ entry }) => entry.voice === 'own')
  const current = standing(own, touched)
  if (!current) return undefined
  return {
    current,
    since: startOfRun(own.length > 0 ? own : touched, current),
    contest: current.entry.voice === 'own' ? contestOf(current, touched) : undefined,
  }
}

/** The matrix of issues and parties, cell by cell: what is {@link standing} there, since when, and against what. */
export const positions: View<Position, PlacedCell, ProposalFacts> = {
  name: 'positions',
  version: 1,
  on: sources,
  item: (_, touched) => {
    const decided = decidedBy(touched)
    if (!decided) return null
    const { current, since, contest } = decided
    const { issue, party, stance, value, summary, voice, claimant } = current.entry
    const { fact } = current
    return {
      issue,
      party,
      stance,
      value,
      summary: summary(),
      since: instantOrNull(since.fact.from),
      voice,
      claimant,
      reliability: fact.reliability,
      credibility: fact.credibility,
      developmentId: fact.id,
      ...(contest ? { contestedSince: instantOrNull(contest.fact.from) } : {}),
      accounts: accountsIn(touched, current).map(({ fact, entry }) => ({
        claimant: entry.claimant,
        voice: entry.voice,
        stance: entry.stance,
        value: entry.value,
        summary: entry.summary(),
        developmentId: fact.id,
      })),
    }
  },
}

/** "Differ" means in value, or in stance where one of the two names none. */
const differ = ({ entry: a }: Stated, { entry: b }: Stated): boolean =>
  a.value !== null && b.value !== null ? a.value !== b.value : a.stance !== b.stance

/** Of several entries of one development only the last was ever shown. */
const shownOnes = (history: readonly Stated[]): readonly Stated[] =>
  history.filter(({ fact }, index) => history[index + 1]?.fact !== fact)

/** The first of the unbroken run of equal stance and value that ends in `current`; `history` has one voice. */
const startOfRun = (history: readonly Stated[], current: Stated): Stated => {
  const shown = shownOnes(history)
  const isEqual = ({ entry }: Stated) => entry.stance === current.entry.stance && entry.value === current.entry.value
  return shown[shown.findLastIndex((stated) => !isEqual(stated)) + 1] ?? current
}

/** The attributed statement with which others' present accounts began to differ from `current`, if they do. */
const contestOf = (current: Stated, touched: readonly Stated[]): Stated | undefined => {
  const later = shownOnes(touched.slice(touched.indexOf(current) + 1).filter(({ entry }) => entry.voice !== 'own'))
  const claimants = new Set(later.map(({ entry }) => entry.claimant))
  const runs = new Set(
    [...claimants].flatMap((claimant) => {
      const said = later.filter(({ entry }) => entry.claimant === claimant)
      return said.slice(said.findLastIndex((stated) => !differ(stated, current)) + 1)
    }),
  )
  return later.find((stated) => runs.has(stated))
}

/**
 * Every claimant's latest, in fold order, and the party's own statements that end with the one that stands and have
 * another value.
 */
const accountsIn = (touched: readonly Stated[], current: Stated): readonly Stated[] => {
  const latest = new Set(new Map(touched.map((stated) => [stated.entry.claimant, stated])).values())
  const isEqualOwn = ({ fact, entry }: Stated): boolean =>
    entry.voice === 'own' && fact.end === current.fact.end && entry.value !== current.entry.value
  return touched.filter((stated) => latest.has(stated) || isEqualOwn(stated))
}

const positionParameters = {
  party: partiesParameter('Whose positions, with whoever speaks for them'),
  issue: issuesParameter('On which issues'),
} as const

/** Whether a cell is asked for. */
export const isCellAsked = (
  cell: { readonly issue: string; readonly party: string },
  { party, issue }: ParameterValues<typeof positionParameters>,
  { glossary }: At,
): boolean =>
  (party === undefined || party.some((whole) => countsAs(glossary, cell.party, whole))) && among(issue, cell.issue)

/** Selects cells; {@link import('./positions/matrix.js').matrix} lays them out by issue. */
export const positionListing = {
  name: 'positions',
  parameters: positionParameters,
  select: ({ item }, values, at) => isCellAsked(item, values, at),
} satisfies Listing<PlacedCell, typeof positionParameters>
