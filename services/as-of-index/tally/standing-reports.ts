import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { type CasualtyClaim, claimsCasualties, claimsOf } from '../../../projections/casualties/claims.js'
import type { BriefClaim } from '../../../projections/casualties/incident-claims.js'
import { resolvedByDefault } from '../../../projections/casualties/incident-range.js'
import { addShare, NO_SHARE } from '../../../projections/casualties/share-numbers.js'
import { incidentTold, type Strand, strand } from '../../../projections/strands.js'
import type { ConflictIndex } from '../conflict-index.js'
import { factOf, type Kept, type Row } from '../kept.js'
import type { Standing } from './step-changes.js'

/** Of so many incidents it is remembered what stands. */
const REMEMBERED = 2_048
/** So many reports are remembered, of all of them together. */
const MOST_REPORTS = 16_384
/** So many sets of reports about one incident are remembered with what they come to, of so many reports together. */
const MOST_SETS = 64
const MOST_IN_SETS = 1_024

/**
 * What a row claims of its incident's casualties at a sequence, and nothing else of its development: many are remembered,
 * and what is told beside may be long.
 */
export type StandingReport = Standing & {
  /** Of its development. */
  readonly id: string
  readonly publishers: readonly string[]
  readonly claims: readonly BriefClaim[]
  /** Tells it from all others. */
  readonly number: number
}

type Remembered = {
  readonly sums: Map<string, readonly number[]>
  inSums: number
  readonly standing: readonly StandingReport[]
}

/**
 * The reports of each incident that claim casualties and stand after the last event, and what sets of them come to: what
 * stands before an event is what stood after the last that concerned the incident. Whoever changes it tells so.
 */
export class StandingReports {
  readonly #incidents: LRUCache<Strand, Remembered>
  #last = 0

  /** @param remembered of so many incidents. */
  constructor(remembered = REMEMBERED) {
    this.#incidents = new LRUCache({
      max: remembered,
      maxSize: MOST_REPORTS,
      sizeCalculation: ({ standing }) => standing.length + 1,
    })
  }

  /** The reports about an incident that stand at a sequence, by what the glossary says then, where it has to be read. */
  before(index: ConflictIndex, incident: Strand, sequence: number, glossary: Glossary): readonly StandingReport[] {
    const known = this.#incidents.get(incident)
    if (known) return known.standing
    const standing: StandingReport[] = []
    for (const id of index.filedUnder(incident)) {
      const kept = index.get(id)
      for (const row of kept?.rows ?? [])
        if (kept && standsAt(row, sequence) && incidentOf(row) === incident && claimsCasualties(row.statement))
          standing.push(this.of(kept, row, sequence, glossary))
    }
    this.#incidents.set(incident, { standing, sums: new Map(), inSums: 0 })
    return standing
  }

  /** What a row that claims casualties claims at a sequence. */
  of(kept: Kept, row: Row, sequence: number, glossary: Glossary): StandingReport {
    const fact = factOf(kept, row, [], glossary, clockAt(sequence))
    const { knownFrom, knownUntil } = row
    const claims = claimsCasualties(fact) ? claimsOf(fact, glossary).map(briefly) : []
    this.#last += 1
    const publishers = fact.sources.map(({ publisher }) => publisher)
    return { id: row.id, publishers, end: fact.end, knownFrom, knownUntil, claims, number: this.#last }
  }

  /** From now on these stand. */
  changed(incident: Strand, standing: readonly StandingReport[]): void {
    const known = this.#incidents.get(incident)
    if (known) this.#incidents.set(incident, { ...known, standing })
  }

  forget(incident: Strand): void {
    this.#incidents.delete(incident)
  }

  /** What reports about an incident that are visible together come to. */
  numbersOf(incident: Strand, seen: readonly StandingReport[]): readonly number[] {
    const known = this.#incidents.get(incident)
    let key = ''
    for (const { number } of seen) key += ` ${number}`
    const before = known?.sums.get(key)
    if (before) return before
    const numbers = [...NO_SHARE]
    addShare(numbers, resolvedByDefault(seen.flatMap(({ claims }) => claims)).ranges)
    if (known) remember(known, key, seen.length, numbers)
    return numbers
  }
}

const remember = (known: Remembered, key: string, reports: number, numbers: readonly number[]): void => {
  if (known.sums.size >= MOST_SETS || known.inSums + reports > MOST_IN_SETS) {
    known.sums.clear()
    known.inSums = 0
  }
  known.sums.set(key, numbers)
  known.inSums += reports
}

/** A claim with as much of its report as it is resolved by. */
const briefly = ({ fact, ...claim }: CasualtyClaim): BriefClaim => {
  const { reportedAt, sequence, reliability, credibility, content } = fact
  const {
    order,
    claim: { claimant },
  } = content
  return { ...claim, fact: { reportedAt, sequence, reliability, credibility, content: { order, claim: { claimant } } } }
}

/** The incident of which a row tells, where it shows as a fact of its own. */
export const incidentOf = ({ id, sourcesOf, statement: { content } }: Row): Strand | undefined => {
  const told = sourcesOf === null ? incidentTold({ id, content }) : undefined
  return told === undefined ? undefined : strand('incident', told)
}

export const standsAt = ({ recordedFrom, recordedUntil }: Row, sequence: number): boolean =>
  recordedFrom <= sequence && sequence < recordedUntil

/** A clock of which only the ledger's hand counts. */
const clockAt = (sequence: number): Clock => ({ asOf: Infinity, knownAt: Infinity, sequence, certainty: 'certain' })
