import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../domain/clocks.js'
import type { Glossary } from '../../../domain/glossary/glossary.js'
import { type CasualtyClaim, claimsCasualties, claimsOf } from '../../../projections/casualties/claims.js'
import { incidentTold, type Strand, strand } from '../../../projections/strands.js'
import type { ConflictIndex } from '../conflict-index.js'
import { factOf, type Kept, type Row } from '../kept.js'
import { shareNumbers } from './share-sums.js'
import type { Standing } from './step-changes.js'

/** Of so many incidents it is remembered what stands. */
const REMEMBERED = 2_048
/** So many sets of reports about one incident are remembered with what they come to. */
const MOST_SETS = 256

/** What a row claims of its incident's casualties at a sequence. */
export type StandingReport = Standing & {
  readonly row: Row
  readonly claims: readonly CasualtyClaim[]
  /** Tells it from all others. */
  readonly number: number
}

type Remembered = {
  readonly sums: Map<string, readonly number[]>
  standing: readonly StandingReport[]
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
    this.#incidents = new LRUCache({ max: remembered })
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
    this.#incidents.set(incident, { standing, sums: new Map() })
    return standing
  }

  /** What a row that claims casualties claims at a sequence. */
  of(kept: Kept, row: Row, sequence: number, glossary: Glossary): StandingReport {
    const fact = factOf(kept, row, [], glossary, clockAt(sequence))
    const { knownFrom, knownUntil } = row
    const claims = claimsCasualties(fact) ? claimsOf(fact, glossary) : []
    this.#last += 1
    return { row, end: fact.end, knownFrom, knownUntil, claims, number: this.#last }
  }

  /** From now on these stand. */
  changed(incident: Strand, standing: readonly StandingReport[]): void {
    const known = this.#incidents.get(incident)
    if (known) known.standing = standing
  }

  forget(incident: Strand): void {
    this.#incidents.delete(incident)
  }

  /** What reports about an incident that are visible together come to. */
  numbersOf(incident: Strand, seen: readonly StandingReport[]): readonly number[] {
    const sums = this.#incidents.get(incident)?.sums
    let key = ''
    for (const { number } of seen) key += ` ${number}`
    const known = sums?.get(key)
    if (known) return known
    const numbers = shareNumbers(seen.flatMap(({ claims }) => claims))
    if (sums && sums.size >= MOST_SETS) sums.clear()
    sums?.set(key, numbers)
    return numbers
  }
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
