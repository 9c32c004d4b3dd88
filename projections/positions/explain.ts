import type { Considered } from '../../domain/considered.js'
import { toInstant } from '../../domain/vocabulary/time.js'
import { factOfStatement, type Said, type SaidOfItems, saidOf, touchedIn } from '../explained/said.js'
import { type Decided, decidedBy, positions, type Stated } from '../positions.js'
import { type Proposals, proposalsAt } from '../proposals.js'
import { type At, moves } from '../view.js'
import { cellBecause, claimBecause, type PositionVerdict } from './because.js'
import type { ExplainedPosition, PositionExplanation } from './explanation.js'
import type { PositionIssue } from './matrix.js'
import type { Position } from './sources.js'

/** Of which party on which issue a cell is. */
type CellName = { readonly issue: string; readonly party: string }

const keyOf = ({ issue, party }: CellName): string => `${issue}/${party}`

/** Why cells are as they are. */
export type ExplainedCells = {
  /** The cells of which anything was ever said, in order. */
  readonly cells: readonly CellName[]
  readonly explanationOf: (cell: CellName) => PositionExplanation
}

/**
 * Explains the cells of the matrix at a clock.
 * @param statements all that were ever made, shown at the clock or not.
 */
export const explainCells = (statements: readonly Considered[], at: At): ExplainedCells => {
  const said = saidOf(positions, statements, at, proposalsAt)
  const cells = [...said.byItem.keys()].sort().map((key): CellName => {
    const [issue = '', party = ''] = key.split('/')
    return { issue, party }
  })
  return { cells, explanationOf: (cell) => explanationOf(cell, said, at) }
}

/** Issues with the explanation of each of their cells. */
export const withExplanations = (
  issues: readonly PositionIssue[],
  { explanationOf }: ExplainedCells,
): readonly PositionIssue[] =>
  issues.map(({ issue, cells, ...rest }) => ({
    issue,
    ...rest,
    cells: cells.map((cell) => ({ ...cell, explanation: explanationOf({ issue, party: cell.party }) })),
  }))

/** The cells of which something was once said, but which are not among those shown, in order. */
export const cellsNotShown = ({ cells }: ExplainedCells, shown: readonly PositionIssue[]): readonly CellName[] => {
  const known = new Set(shown.flatMap(({ issue, cells }) => cells.map(({ party }) => keyOf({ issue, party }))))
  return cells.filter((cell) => !known.has(keyOf(cell)))
}

const explanationOf = (cell: CellName, ever: SaidOfItems<Position, Proposals>, at: At): PositionExplanation => {
  const said = ever.byItem.get(keyOf(cell)) ?? []
  const touched = touchedIn(said)
  const decided = decidedBy(touched)
  const verdictOf = verdictsBy(decided, touched)
  const claims = said.map((one): ExplainedPosition => {
    const { fact } = one.considered
    const verdict = verdictOf(one)
    return {
      ...membersOf(one),
      reason: verdict.reason,
      because: claimBecause(verdict, { fact, entry: one.entry }, at),
      instead: insteadOf(verdict, { fact, entry: one.entry }, cell, ever),
    }
  })
  return { because: cellBecause(cell.party, decided, claims, at), claims }
}

/** What became of each thing that was said of a cell. */
const verdictsBy = (
  decided: Decided | undefined,
  touched: readonly Stated[],
): ((said: Said<Position>) => PositionVerdict) => {
  const lastOf = new Map(touched.map((stated) => [stated.fact, stated]))
  return ({ considered: { fact, hidden }, entry }) => {
    if (hidden) return hidden
    if (!moves(fact) || !decided) return { reason: 'stance' }
    const last = lastOf.get(fact)
    if (last && last.entry !== entry) return { reason: 'sameDevelopment', by: last }
    const { current } = decided
    if (current.entry === entry) return { reason: 'stands' }
    return { reason: entry.voice === current.entry.voice ? 'superseded' : 'attributed', by: current }
  }
}

const NOTHING = { stance: null, value: null, summary: null }

const insteadOf = (
  verdict: PositionVerdict,
  { fact, entry }: Stated,
  cell: CellName,
  { readHidden }: SaidOfItems<Position, Proposals>,
): ExplainedPosition['instead'] => {
  switch (verdict.reason) {
    case 'duplicate':
      return { developmentId: verdict.of, claimant: entry.claimant, ...NOTHING }
    case 'corrected': {
      const corrected = factOfStatement(fact, verdict.instead)
      const said = readHidden(corrected).findLast(({ key }) => key === keyOf(cell))?.entry
      const { claimant } = corrected.content.claim
      if (!said) return { developmentId: fact.id, claimant, ...NOTHING }
      return { developmentId: fact.id, claimant, stance: said.stance, value: said.value, summary: said.summary() }
    }
    case 'sameDevelopment':
    case 'attributed':
    case 'superseded': {
      const { claimant, stance, value, summary } = verdict.by.entry
      return { developmentId: verdict.by.fact.id, claimant, stance, value, summary: summary() }
    }
    default:
      return null
  }
}

const membersOf = ({ considered: { fact, recorded }, entry, ordinal }: Said<Position>) => ({
  developmentId: fact.id,
  statement: fact.statement,
  recorded,
  ordinal,
  type: fact.content.type,
  claimant: entry.claimant,
  voice: entry.voice,
  claimStance: fact.content.claim.stance,
  stance: entry.stance,
  value: entry.value,
  summary: entry.summary(),
  occurred: fact.content.occurred,
  end: toInstant(fact.end),
  reportedAt: toInstant(fact.reportedAt),
})
