import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Clock, isRecorded } from '../../../domain/clocks.js'
import type { ConflictEvent } from '../../../domain/conflict.js'
import { type Glossary, rootParty, speaksForChain } from '../../../domain/glossary/glossary.js'
import { harm } from '../../../domain/vocabulary/harm.js'
import type { Work } from '../../../domain/work.js'
import { claimsCasualties } from '../../../projections/casualties/claims.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { RunningTally } from '../../../projections/casualties/running-tally.js'
import { COUNTED, NO_SHARE, PER_HARM, sumsIn } from '../../../projections/casualties/share-numbers.js'
import type { IncidentsTally } from '../../../projections/casualties/tally.js'
import { shareIn, sharesPart } from '../../../projections/parts/casualties-parts.js'
import { aboutIn, type Strand, strand } from '../../../projections/strands.js'
import { IndexLookup } from '../../changes/index-lookup.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import type { Row } from '../kept.js'
import { type Section, type Sections, valueIn, valueSection } from '../snapshots/sections.js'
import { DeltaLog } from './delta-log.js'
import { foldedTally } from './folded.js'
import { incidentOf, type StandingReport, StandingReports, standsAt } from './standing-reports.js'
import { type Step, stepsOf } from './step-changes.js'

const keptSchema = z.object({
  resolvedLate: z.array(z.tuple([z.string(), z.number()])),
  sides: z.array(z.string()),
  chains: z.array(z.string()),
  publishers: z.array(z.string()),
})

/** Developments whose reports about an incident are other ones, and these. */
type Concerned = { readonly changed: Set<string>; readonly opened: StandingReport[] }

/** With more reports that stand an event would take too long to compare. */
const MOST_REPORTS = 200
/** Greater figures than this are resolved when they are asked for: differences of such are no longer exact. */
const GREATEST = 2 ** 50

/**
 * The tally of all incidents by the default policy at any point of the three clocks, kept as what changes it: at each
 * event what every incident concerned comes to is compared with what it came to just before. The index is told of the
 * event already, and of none later.
 */
export class IncidentTally implements SumPart {
  /** Raised whenever what is kept, or what an incident comes to, is another. */
  static readonly version = 2
  readonly #harms: ReadonlyMap<string, DeltaLog> = new Map(harm.options.map((one) => [one, new DeltaLog(PER_HARM)]))
  readonly #counted = new DeltaLog(1)
  readonly #mostReports: number
  /** Incidents that are resolved when they are asked for, and from which sequence on. */
  readonly #resolvedLate = new Map<Strand, number>()
  /** Whoever is claimed to be whose people, with all for whom they speak; and the publishers of reports. */
  readonly #sides = new Set<string>()
  readonly #chains = new Set<string>()
  readonly #publishers = new Set<string>()
  readonly #reports: StandingReports

  /**
   * @param mostReports incidents of which more reports stand are resolved when they are asked for.
   * @param reports what stands of each incident.
   */
  constructor(mostReports = MOST_REPORTS, reports = new StandingReports()) {
    this.#mostReports = mostReports
    this.#reports = reports
  }

  frozen(name: string): readonly Section[] {
    return [
      ...[...this.#harms].flatMap(([one, log]) => log.frozen(`${name}.${one}`)),
      ...this.#counted.frozen(`${name}.counted`),
      valueSection(name, {
        resolvedLate: [...this.#resolvedLate].map(([incident, since]) => [aboutIn('incident', incident), since]),
        sides: [...this.#sides],
        chains: [...this.#chains],
        publishers: [...this.#publishers],
      }),
    ]
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  *thaw(name: string, sections: Sections): Work<void> {
    for (const [one, log] of this.#harms) yield* log.thaw(`${name}.${one}`, sections)
    yield* this.#counted.thaw(`${name}.counted`, sections)
    const { resolvedLate, sides, chains, publishers } = keptSchema.parse(valueIn(sections, name))
    for (const [incident, since] of resolvedLate) this.#resolvedLate.set(strand('incident', incident), since)
    for (const side of sides) this.#sides.add(side)
    for (const one of chains) this.#chains.add(one)
    for (const publisher of publishers) this.#publishers.add(publisher)
  }

  /** Some developments were cut anew, or graded, by the event of a sequence. */
  cut(index: ConflictIndex, ids: Iterable<string>, sequence: number): void {
    let concerned: Map<Strand, Concerned> | undefined
    const glossary = index.glossaryAt(sequence)
    for (const id of ids) {
      const kept = index.get(id)
      for (const row of kept?.rows ?? []) {
        const stands = standsAt(row, sequence)
        if (!kept || !(stands || standsAt(row, sequence - 1))) continue
        const incident = incidentOf(row)
        if (incident === undefined) continue
        this.#note(row, glossary)
        // What claims nothing adds nothing.
        if (!claimsCasualties(row.statement)) continue
        concerned ??= new Map()
        const about = concerned.get(incident) ?? { changed: new Set(), opened: [] }
        concerned.set(incident, about)
        about.changed.add(id)
        if (stands && !this.#resolvedLate.has(incident))
          about.opened.push(this.#reports.of(kept, row, sequence, glossary))
      }
    }
    for (const [incident, { changed, opened }] of concerned ?? []) {
      if (this.#resolvedLate.has(incident)) continue
      const before = this.#reports.before(index, incident, sequence - 1, glossary)
      const after = [...before.filter(({ id }) => !changed.has(id)), ...opened]
      this.#change(incident, sequence, before, after)
    }
  }

  /** The glossary was changed by an event. */
  reworded(index: ConflictIndex, event: ConflictEvent, sequence: number): void {
    if (event.type !== 'PartyRegistered' && event.type !== 'PublisherRegistered') return
    const { id } = event.data
    if (!(event.type === 'PartyRegistered' ? this.#chains : this.#publishers).has(id)) return
    const [before, after] = [index.glossaryAt(sequence - 1), index.glossaryAt(sequence)]
    const sides = new Set([...this.#sides].filter((side) => rootParty(before, side) !== rootParty(after, side)))
    const isRegraded = event.type === 'PublisherRegistered' && reliabilityOf(before, id) !== reliabilityOf(after, id)
    for (const side of this.#sides) for (const one of speaksForChain(after, side)) this.#chains.add(one)
    if (sides.size === 0 && !isRegraded) return
    const isChanged = ({ publishers, claims }: StandingReport): boolean =>
      (isRegraded && publishers.includes(id)) || claims.some(({ side }) => side !== null && sides.has(side))
    for (const incident of index.strandsOfKind('incident')) {
      if (this.#resolvedLate.has(incident)) continue
      const standing = this.#reports.before(index, incident, sequence - 1, before)
      if (!standing.some(isChanged)) continue
      const anew = (one: StandingReport): StandingReport => {
        const kept = isChanged(one) ? index.get(one.id) : undefined
        const isOf = (row: Row): boolean => row.knownFrom === one.knownFrom && incidentOf(row) === incident
        const row = kept?.rows.find((row) => standsAt(row, sequence) && isOf(row))
        return kept && row ? this.#reports.of(kept, row, sequence, after) : one
      }
      this.#change(incident, sequence, standing, standing.map(anew))
    }
  }

  /** The tally at a clock; undefined where what is only possibly past counts too. */
  at(index: ConflictIndex, clock: Clock): IncidentsTally | undefined {
    if (clock.certainty === 'possible') return undefined
    const sums = harm.options.flatMap((one) => [...(this.#harms.get(one)?.sumsAt(clock) ?? [])])
    const [counted = 0] = this.#counted.sumsAt(clock)
    const tally = new RunningTally(
      [],
      sumsIn((place) => (place === COUNTED ? counted : (sums[place] ?? 0))),
    )
    for (const [incident, since] of this.#resolvedLate) {
      if (!isRecorded(since, clock)) continue
      const shareAt = (sequence: number) => {
        const lookup = new IndexLookup(index, { ...clock, sequence }, DEFAULT_POLICY)
        const [placed] = sharesPart.items(incident, lookup)
        return placed && shareIn(placed)
      }
      // What was added up of it is what it came to before it was no longer.
      tally.replace(shareAt(since - 1), shareAt(clock.sequence))
    }
    return tally.shownBy(DEFAULT_POLICY)
  }

  get bytes(): number {
    return [this.#counted, ...this.#harms.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  *agrees(index: ConflictIndex, clock: Clock): Work<boolean> {
    const folded = yield* foldedTally(index, clock)
    return isDeepStrictEqual(this.at(index, clock), folded)
  }

  #note({ statement: { content } }: Row, glossary: Glossary): void {
    for (const { publisher } of content.sources) this.#publishers.add(publisher)
    for (const side of sidesIn(content)) {
      if (this.#sides.has(side)) continue
      this.#sides.add(side)
      for (const one of speaksForChain(glossary, side)) this.#chains.add(one)
    }
  }

  #change(
    incident: Strand,
    sequence: number,
    before: readonly StandingReport[],
    after: readonly StandingReport[],
  ): void {
    const numbersOf = (seen: readonly StandingReport[]) => this.#reports.numbersOf(incident, seen)
    const steps = after.length > this.#mostReports ? null : stepsOf(before, after, NO_SHARE, numbersOf)
    if (steps && this.#add(steps, sequence)) this.#reports.changed(incident, after)
    else {
      this.#resolvedLate.set(incident, sequence)
      this.#reports.forget(incident)
    }
  }

  /** Adds all steps, or none where they would not stay exact. */
  #add(steps: readonly Step[], sequence: number): boolean {
    if (steps.length === 0) return true
    let weight = 0
    for (const { values } of steps)
      for (const value of values) {
        if (Math.abs(value) > GREATEST) return false
        weight += Math.abs(value)
      }
    for (const log of this.#harms.values()) if (!log.holds(weight)) return false
    for (const { end, known, values } of steps) {
      let first = 0
      for (const log of this.#harms.values()) {
        const own = values.slice(first, first + PER_HARM)
        if (own.some((value) => value !== 0)) log.add(end, known, sequence, own)
        first += PER_HARM
      }
      const counted = values[COUNTED] ?? 0
      if (counted !== 0) this.#counted.add(end, known, sequence, [counted])
    }
    return true
  }
}

const reliabilityOf = (glossary: Glossary, publisher: string) =>
  glossary.entries.publisher.get(publisher)?.entry.reliability

const sidesIn = (content: Row['statement']['content']): readonly string[] =>
  'casualties' in content ? content.casualties.flatMap(({ side }) => side ?? []) : []
