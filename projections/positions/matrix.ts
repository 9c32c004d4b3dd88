import { z } from 'zod'
import { countsAs, rootParty } from '../../domain/glossary/glossary.js'
import { type Evidence, evidence, withEvidence } from '../evidence.js'
import { among } from '../listing.js'
import { type Cell, cell, type PlacedCell } from '../positions.js'
import type { At, Shown } from '../view.js'
import { positionExplanation } from './explanation.js'

/** How far apart the principals are on an issue; `attributed` where a cell behind it is in an attributed voice. */
const gap = z.object({
  kind: z.enum(['aligned', 'opposed', 'unstated', 'notComparable']),
  attributed: z.boolean(),
})
type Gap = z.infer<typeof gap>

const positionCell = cell
  .extend({ ...evidence.shape, explanation: positionExplanation.optional().describe('with explain, of positions') })
  .meta({ id: 'PositionCell' })

/** An issue of the matrix: the gap between the principals, null where the conflict has none, and the cells. */
export const positionIssue = z
  .object({ issue: z.string(), gap: gap.nullable(), cells: z.array(positionCell) })
  .meta({ id: 'PositionIssue' })
export type PositionIssue = z.infer<typeof positionIssue>

/**
 * Lays the cells of the view out by issue, in order of issue and party. A principal that never spoke on an issue on
 * which somebody did has a cell of nulls. Filters leave out cells; the gap is always between all principals.
 * @param parties ids, with whoever speaks for them; undefined for all
 * @param issues ids; undefined for all
 */
export const matrix = (
  shown: readonly Shown<PlacedCell>[],
  { glossary }: At,
  parties?: readonly string[],
  issues?: readonly string[],
): readonly PositionIssue[] => {
  const principals = [...new Set((glossary.description?.principals ?? []).map((party) => rootParty(glossary, party)))]
  const isAsked = (party: string): boolean =>
    parties === undefined || parties.some((whole) => countsAs(glossary, party, whole))
  const byIssue = new Map<string, Map<string, Cell & Evidence>>()
  for (const placed of shown) {
    if (!among(issues, placed.item.issue)) continue
    const { issue, ...cell } = withEvidence(placed, glossary)
    const spoken = byIssue.get(issue) ?? new Map<string, Cell & Evidence>()
    byIssue.set(issue, spoken.set(cell.party, cell))
  }
  return [...byIssue]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([issue, spoken]): PositionIssue[] => {
      const cells = [...new Set([...spoken.keys(), ...principals])]
        .filter(isAsked)
        .sort()
        .map((party) => spoken.get(party) ?? unspoken(party))
      const between = principals.map((party) => spoken.get(party))
      return cells.length > 0 ? [{ issue, gap: gapBetween(between), cells }] : []
    })
}

const unspoken = (party: string): Cell & Evidence => ({
  party,
  stance: null,
  value: null,
  summary: null,
  since: null,
  voice: null,
  claimant: null,
  reliability: null,
  credibility: null,
  developmentId: null,
  accounts: [],
  developments: [],
  claimants: [],
  independent: { claimants: 0, publishers: 0 },
  disputes: [],
})

/**
 * The gap between the cells of the principals, undefined for one that never spoke. Where all refuse and none says what
 * it would accept, there is nothing to compare.
 */
const gapBetween = (cells: readonly (Cell | undefined)[]): Gap | null => {
  if (cells.length === 0) return null
  const spoken = cells.filter((cell) => cell !== undefined)
  return {
    kind: spoken.length < cells.length ? 'unstated' : kindOf(spoken),
    attributed: spoken.some(({ voice }) => voice === 'attributed'),
  }
}

const kindOf = (cells: readonly Cell[]): Gap['kind'] => {
  const values = new Set(cells.map(({ value }) => value))
  const isRefused = cells.some(
    (cell) => cell.stance === 'refusal' && cells.some((other) => other !== cell && other.value !== null),
  )
  if (isRefused || [...values].filter((value) => value !== null).length > 1) return 'opposed'
  return values.has(null) ? 'notComparable' : 'aligned'
}
