import type { Clock } from '../../../domain/clocks.js'
import { type Glossary, rootOfClaimant, rootParty } from '../../../domain/glossary/glossary.js'
import { harm, population } from '../../../domain/vocabulary/harm.js'
import { type ClaimSource, fillingEach } from '../../../projections/casualties/claim-source.js'
import {
  type CasualtiesFilter,
  selectsClaimant,
  selectsHarm,
  selectsPlaces,
  selectsSide,
  selectsSources,
  selectsSpan,
} from '../../../projections/casualties/filter.js'
import { IncidentClaims, NO_SIDE } from '../../../projections/casualties/incident-claims.js'
import { NOWHERE } from '../columns/linked-places.js'
import { LookedAt } from '../columns/rectangles.js'
import type { ReportColumns } from './report-columns.js'
import { attachedTo, EVERYTHING, type Leaving, type Published, publishing, reading } from './reports-at.js'
import type { Told } from './told-alike.js'

/**
 * The claims that a clock sees and a filter selects, in numbers as the columns have them. The refs of their reports are
 * places of these.
 * @param glossary by which they are read.
 */
export const claimsAt = (
  columns: ReportColumns,
  clock: Clock,
  glossary: Glossary,
  filter: CasualtiesFilter,
): ClaimSource => {
  const claims = new IncidentClaims()
  const { incident } = filter
  return {
    incidents: fillingEach(
      incident ? columns.incidentsOf(incident) : columns.incidents(clock.sequence),
      claims,
      filling({ claims, columns, clock, glossary, filter }),
    ),
    citedAt: reading(columns, clock, EVERYTHING),
  }
}

/** Whose claims are read, and how. */
type Reading = {
  /** Filled by this reading alone. */
  readonly claims: IncidentClaims
  readonly columns: ReportColumns
  readonly clock: Clock
  readonly glossary: Glossary
  readonly filter: CasualtiesFilter
  readonly leaving?: Leaving
}

/** Fills claims with what a clock sees and a filter selects of an incident, by its number. */
export const filling = (reading: Reading): ((incident: number) => void) => {
  const filler = new Filler(reading)
  return (incident) => filler.fill(incident)
}

/** Somebody by numbers among the names of the claims. */
type Claimant = { readonly number: number; readonly root: number; readonly isSelected: boolean }
type Side = { readonly root: number; readonly isSelected: boolean }

/** What is worked out by the glossary is remembered by its number in the columns. */
class Filler {
  readonly #reading: Reading
  readonly #leaving: Leaving
  readonly #looked: LookedAt
  readonly #publishedBy: (publishers: number) => Published | null
  /** By the kind of figure, whether it is asked for. */
  readonly #kinds: readonly boolean[]
  readonly #claimants: Claimant[] = []
  readonly #sides: Side[] = []
  readonly #noSide: Side
  /** By what reports are about, whether they are where it is asked for. */
  readonly #places: boolean[] = []

  constructor(reading: Reading) {
    const { columns, glossary, filter, leaving = EVERYTHING } = reading
    this.#reading = reading
    this.#leaving = leaving
    this.#looked = new LookedAt(columns.rows)
    this.#publishedBy = publishing(columns, glossary, leaving.left)
    this.#kinds = harm.options.flatMap((what) => population.options.map((whom) => selectsHarm(filter, what, whom)))
    this.#noSide = { root: NO_SIDE, isSelected: selectsSide(filter, null, glossary) }
  }

  fill(incident: number): void {
    const { claims, columns, clock } = this.#reading
    const { rows } = columns
    claims.begin(columns.incidentAt(incident))
    for (let place = rows.first(incident); place !== NOWHERE; place = rows.next(place)) {
      if (!this.#looked.isSeen(place, clock)) continue
      const about = rows.at(place, 'about')
      if (!this.#leaving.stays(rows.at(place, 'ordinal'), about)) continue
      const published = this.#publishedBy(rows.at(place, 'publishers'))
      if (!published) continue
      const told = columns.toldAt(about)
      if (!told.moves) claims.denials.push(place)
      else if (this.#isSelected(place, about, told, published)) this.#addReport(place, told, published)
    }
  }

  #isSelected(place: number, about: number, told: Told, { sources }: Published): boolean {
    const { columns, clock, filter } = this.#reading
    if (!this.#claimantOf(told).isSelected || !this.#isThere(about, told)) return false
    if (!selectsSpan(filter, this.#looked.from, columns.rows.at(place, 'to'))) return false
    if (filter.publisher === undefined || selectsSources(filter, sources)) return true
    const ordinal = columns.rows.at(place, 'ordinal')
    return (
      columns.hasAttached(ordinal) &&
      attachedTo(columns, ordinal, clock).some((attached) => selectsSources(filter, attached.sources))
    )
  }

  /** Adds what a report claims of what is asked for; a report that claims nothing of that is none. */
  #addReport(place: number, told: Told, published: Published): void {
    const { claims, columns } = this.#reading
    const { rows, figures } = columns
    const { number, root } = this.#claimantOf(told)
    const [first, count] = [rows.at(place, 'figures'), rows.at(place, 'figureCount')]
    let isAdded = false
    for (let entry = 0; entry < count; entry++) {
      const at = first + entry
      const kind = figures.at(at, 'kind')
      const side = this.#sideOf(figures.at(at, 'side'))
      if (!this.#kinds[kind] || !side.isSelected) continue
      if (!isAdded) this.#addGraded(place, told, published)
      isAdded = true
      claims.addClaim(
        entry,
        Math.floor(kind / POPULATIONS),
        kind % POPULATIONS,
        side.root,
        number,
        root,
        figures.at(at, 'low'),
        figures.at(at, 'best'),
        figures.at(at, 'high'),
      )
    }
  }

  #addGraded(place: number, { about }: Told, published: Published): void {
    const { claims, columns, clock } = this.#reading
    const { rows } = columns
    const grade = columns.gradeAt(rows.at(place, 'ordinal'), clock.sequence)
    claims.addReport(
      place,
      about,
      rows.at(place, 'reportedAt'),
      about.order,
      rows.at(place, 'sequence'),
      grade?.reliability ?? published.reliability,
      grade?.credibility ?? about.credibility,
      this.#looked.from,
      rows.at(place, 'to'),
    )
  }

  #claimantOf({ claimant: number, about }: Told): Claimant {
    let claimant = this.#claimants[number]
    if (claimant === undefined) {
      const { claims, filter, glossary } = this.#reading
      const name = about.claim.claimant
      claimant = {
        number: claims.names.of(name),
        root: claims.names.of(rootOfClaimant(glossary, name)),
        isSelected: selectsClaimant(filter, name, glossary),
      }
      this.#claimants[number] = claimant
    }
    return claimant
  }

  #sideOf(number: number): Side {
    if (number === NOWHERE) return this.#noSide
    let side = this.#sides[number]
    if (side === undefined) {
      const { claims, columns, filter, glossary } = this.#reading
      const name = columns.wordAt<string>(number)
      side = { root: claims.names.of(rootParty(glossary, name)), isSelected: selectsSide(filter, name, glossary) }
      this.#sides[number] = side
    }
    return side
  }

  #isThere(number: number, { about }: Told): boolean {
    const { filter, glossary } = this.#reading
    if (filter.place === undefined) return true
    this.#places[number] ??= selectsPlaces(filter, about.place, glossary)
    return this.#places[number]
  }
}

const POPULATIONS = population.options.length
