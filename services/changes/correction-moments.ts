import type { Fact } from '../../domain/clocks.js'
import { proposalsBeside } from '../../projections/parts/positions-part.js'
import { aboutIn, type Strand, type StrandKind, strandsOf } from '../../projections/strands.js'
import { isOf, moves } from '../../projections/view.js'
import type { IndexLookup } from './index-lookup.js'
import type { Setting } from './setting.js'

/**
 * What binds statements that tell something together, so that one may count only once another is past as well: an answer
 * says nothing of positions before the terms that it answers are told, and claims about one incident are put together.
 * (What denies something tells by itself only that it does.)
 */
const TOLD_TOGETHER: readonly StrandKind[] = ['proposal', 'incident']

/** A moment at which a correction may show. */
export type CorrectionMoment = {
  /** World clock, an exclusive bound in milliseconds since 1970. */
  readonly asOf: number
  /** The developments that are just past. */
  readonly ids: ReadonlySet<string>
  /** What binds them to the one corrected; empty where they are that, or what it disputes. */
  readonly strands: ReadonlySet<Strand>
}

/**
 * The moments at which what some developments say otherwise since a correction may show, none beyond the world clock:
 * first that at which all of them were just past, then, ascending, those at which each of them was, or something that
 * counts together with them.
 * @param before and @param after: the settings around the correction.
 */
export const correctionMoments = (
  concerned: ReadonlySet<string>,
  before: Setting,
  after: Setting,
): readonly CorrectionMoment[] => {
  const { asOf: latest } = after.clock
  const moments = new Map<number, { readonly ids: Set<string>; readonly strands: Set<Strand> }>()
  const add = ({ end, id }: Fact, strand?: Strand): void => {
    const asOf = Math.min(end, latest)
    const moment = moments.get(asOf) ?? { ids: new Set(), strands: new Set() }
    moments.set(asOf, moment)
    moment.ids.add(id)
    if (strand !== undefined) moment.strands.add(strand)
  }
  const both = [before, after].map(({ lookup }) => ({ lookup, facts: lookup.factsOf(concerned) }))
  const ends = both.flatMap(({ facts }) => facts.map(({ end }) => Math.min(end, latest)))
  const span = spanOf(both.flatMap(({ facts }) => facts))
  for (const { lookup, facts } of both) {
    const reached = [...facts, ...facts.flatMap((fact) => disputedBy(fact, lookup))]
    for (const fact of reached) add(fact)
    const near = new Set(reached.flatMap(strandsTold))
    const strands = [...near].flatMap((strand) => lookup.about(strand).flatMap(strandsOf)).filter(isToldTogether)
    const beside = reached.flatMap((fact) => answeredBeside(fact, span, lookup))
    for (const strand of new Set([...near, ...strands, ...beside]))
      for (const fact of lookup.about(strand)) add(fact, strand)
  }
  const [first, past] = [Math.min(...ends), Math.max(...ends)]
  return [...moments]
    .map(([asOf, moment]) => ({ asOf, ...moment }))
    .filter(({ asOf }) => asOf >= first)
    .sort((a, b) => Number(b.asOf === past) - Number(a.asOf === past) || a.asOf - b.asOf)
}

/** From the beginning of the first to the end of the last of some facts, in milliseconds since 1970. */
type Span = Pick<Fact, 'from' | 'end'>

const spanOf = (facts: readonly Fact[]): Span => ({
  from: Math.min(...facts.map(({ from }) => from)),
  end: Math.max(...facts.map(({ end }) => end)),
})

/**
 * The proposals whose answers share cells with a fact and fall into the span of what it said and says: such an answer may
 * newly stand before it or after it, and shows only once the terms that it answers do.
 */
const answeredBeside = (fact: Fact, span: Span, lookup: IndexLookup): readonly Strand[] =>
  proposalsBeside(fact, lookup).filter((proposal) =>
    lookup.about(proposal).some(({ from, end }) => from <= span.end && end >= span.from),
  )

const isToldTogether = (name: Strand): boolean => TOLD_TOGETHER.some((kind) => aboutIn(kind, name) !== undefined)

/** The strands of what a fact may be told together with: a denial, with whatever else is said of the same. */
const strandsTold = (fact: Fact): readonly Strand[] =>
  moves(fact) ? strandsOf(fact).filter(isToldTogether) : strandsOf(fact)

const disputedBy = (fact: Fact, { standingFor }: IndexLookup): readonly Fact[] =>
  isOf(fact, 'ClaimDisputed') ? [standingFor(fact.content.disputes) ?? []].flat() : []
