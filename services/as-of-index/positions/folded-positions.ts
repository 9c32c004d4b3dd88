import type { Clock, Fact } from '../../../domain/clocks.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { isOf } from '../../../projections/view.js'
import { IndexLookup } from '../../changes/index-lookup.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { Stating } from './stated-fact.js'

// What columns say of positions, made of facts: for a sample of developments.

/** The positions that a development states at a clock. */
export const foldedPositions = (index: ConflictIndex, clock: Clock, id: string): readonly Fact<Stating>[] =>
  new IndexLookup(index, clock, DEFAULT_POLICY).factsOf([id]).filter((fact) => isOf(fact, 'PositionStated'))

/** What is decided by of positions, be they facts or rows of columns, with the words of each. */
export const inBrief = (facts: readonly Fact<Stating>[]) =>
  facts.map((fact) => {
    const { id, statement, sequence, reportedAt, from, end, certain, duplicates, reliability, credibility } = fact
    const { type, party, issue, stance, value, order, claim, summary } = fact.content
    return {
      ...{ id, statement, sequence, reportedAt, from, end, certain, duplicates, reliability, credibility },
      ...{ type, party, issue, stance, value, order, claim, summary },
      publishers: fact.sources.map(({ publisher }) => publisher),
    }
  })
