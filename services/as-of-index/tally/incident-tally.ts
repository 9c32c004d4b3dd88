import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Clock, type Fact, isRecorded } from '../../../domain/clocks.js'
import type { ConflictEvent } from '../../../domain/conflict.js'
import { type Glossary, rootParty, speaksForChain } from '../../../domain/glossary/glossary.js'
import { harm } from '../../../domain/vocabulary/harm.js'
import type { Work } from '../../../domain/work.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { RunningTally } from '../../../projections/casualties/running-tally.js'
import type { IncidentsTally } from '../../../projections/casualties/tally.js'
import { shareIn, sharesPart } from '../../../projections/parts/casualties-parts.js'
import { aboutIn, type Strand, strand, strandsOf } from '../../../projections/strands.js'
import { IndexLookup } from '../../changes/index-lookup.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { SumPart } from '../derived-part.js'
import type { Kept, Row } from '../kept.js'
import { type Section, type Sections, valueIn, valueSection } from '../snapshots/sections.js'
import { DeltaLog } from './delta-log.js'
import { foldedTally } from './folded.js'
import { ResolvedBefore } from './resolved-before.js'
import { COUNTED, PER_HARM, SHARE_WIDTH, shareNumbers, sumsIn } from './share-sums.js'
import { type Change, type Standing, stepsOf } from './step-changes.js'

const keptSchema = z.object({
  resolvedLate: z.array(z.tuple([z.string(), z.number()])),
  sides: z.array(z.string()),
  chains: z.array(z.string()),
  publishers: z.array(z.string()),
})

/** With more statements an event would take too long to compare. */
const MOST_ROWS = 200
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
  readonly #mostRows: number
  /** Incidents that are resolved when they are asked for, and from which sequence on. */
  readonly #resolvedLate = new Map<Strand, number>()
  /** Whoever is claimed to be whose people, with all for whom they speak; and the publishers of reports. */
  readonly #sides = new Set<string>()
  readonly #chains = new Set<string>()
  readonly #publishers = new Set<string>()
  readonly #resolved = new ResolvedBefore()

  /** @param mostRows incidents of which more statements were ever made are resolved when they are asked for. */
  constructor(mostRows = MOST_ROWS) {
    this.#mostRows = mostRows
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
    const concerned = new Map<Strand, Set<string>>()
    const glossary = index.glossaryAt(sequence)
    for (const id of ids)
      for (const row of index.get(id)?.rows ?? []) {
        if (!standsAt(row, sequence) && !standsAt(row, sequence - 1)) continue
        for (const incident of incidentsIn(row)) {
          concerned.set(incident, (concerned.get(incident) ?? new Set<string>()).add(id))
          this.#note(row, glossary)
        }
      }
    for (const [incident, changed] of concerned) {
      const isChanged = ({ id }: Row): boolean => changed.has(id)
      this.#change(index, incident, sequence, isChanged, glossary, glossary)
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
    const isChanged = ({ statement: { content } }: Row): boolean =>
      (isRegraded && content.sources.some(({ publisher }) => publisher === id)) ||
      sidesIn(content).some((side) => sides.has(side))
    for (const incident of index.strandsOfKind('incident'))
      this.#change(index, incident, sequence, isChanged, before, after)
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
    index: ConflictIndex,
    incident: Strand,
    sequence: number,
    isChanged: (row: Row) => boolean,
    before: Glossary,
    after: Glossary,
  ): void {
    if (this.#resolvedLate.has(incident)) return
    const told = [...index.filedUnder(incident)].flatMap((id) => index.get(id) ?? [])
    const rows = told.flatMap((kept) =>
      kept.rows.flatMap((row) => (incidentsIn(row).includes(incident) ? [{ kept, row }] : [])),
    )
    if (!rows.some(({ row }) => isChanged(row))) return
    const changes = rows.flatMap(({ kept, row }) =>
      changeOf(this.#resolved, kept, row, sequence, isChanged(row), before, after),
    )
    const numbersAt = (glossary: Glossary, sequence: number) => (facts: readonly Fact[]) =>
      this.#resolved.numbersOf(facts, () => shareNumbers(facts, { clock: clockAt(sequence), glossary }))
    const steps =
      rows.length > this.#mostRows
        ? null
        : stepsOf(changes, SHARE_WIDTH, numbersAt(before, sequence - 1), numbersAt(after, sequence))
    if (steps === null || !this.#add(steps, sequence)) this.#resolvedLate.set(incident, sequence)
  }

  /** Adds all steps, or none where they would not stay exact. */
  #add(
    steps: readonly { readonly end: number; readonly known: number; readonly values: readonly number[] }[],
    sequence: number,
  ): boolean {
    const weight = steps.reduce((sum, { values }) => values.reduce((all, value) => all + Math.abs(value), sum), 0)
    const isGreat = steps.some(({ values }) => values.some((value) => Math.abs(value) > GREATEST))
    if (isGreat || ![...this.#harms.values()].every((log) => log.holds(weight))) return false
    for (const { end, known, values } of steps) {
      for (const [place, one] of harm.options.entries()) {
        const own = values.slice(place * PER_HARM, (place + 1) * PER_HARM)
        if (own.some((value) => value !== 0)) this.#harms.get(one)?.add(end, known, sequence, own)
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

/** The incidents of which a row tells, where it shows as a fact of its own. */
const incidentsIn = ({ id, sourcesOf, statement: { content } }: Row): readonly Strand[] =>
  sourcesOf === null ? strandsOf({ id, content }).filter((name) => aboutIn('incident', name) !== undefined) : []

const standsAt = ({ recordedFrom, recordedUntil }: Row, sequence: number): boolean =>
  recordedFrom <= sequence && sequence < recordedUntil

/** A clock of which only the ledger's hand counts. */
const clockAt = (sequence: number): Clock => ({ asOf: Infinity, knownAt: Infinity, sequence, certainty: 'certain' })

const changeOf = (
  resolved: ResolvedBefore,
  kept: Kept,
  row: Row,
  sequence: number,
  isChanged: boolean,
  before: Glossary,
  after: Glossary,
): readonly Change[] => {
  const { knownFrom, knownUntil } = row
  const [stood, stands] = [standsAt(row, sequence - 1), standsAt(row, sequence)]
  if (!stood && !stands) return []
  const standing = (glossary: Glossary, at: number): Standing => ({
    fact: resolved.factOf(kept, row, glossary, clockAt(at)),
    knownFrom,
    knownUntil,
  })
  const is = stands ? standing(after, sequence) : null
  const was = stood ? (isChanged || !is ? standing(before, sequence - 1) : is) : null
  return [{ before: was, after: is }]
}
