import { type ConflictEvent, evolveConflict } from '../../domain/conflict.js'
import { firstPlace } from '../../domain/first-place.js'
import { emptyGlossary, type Glossary } from '../../domain/glossary/glossary.js'
import type { Work } from '../../domain/work.js'
import { linesIn, linesOf, type Section, type Sections } from './snapshots/sections.js'

type PlacedEvent = { readonly sequence: number; readonly event: ConflictEvent }

/** A glossary after the first `folded` of its events. */
type Folded = { readonly folded: number; readonly state: Glossary }

/** The glossary of a conflict at any point of the ledger. */
export class GlossaryHistory {
  readonly #events: PlacedEvent[] = []
  readonly #none: Folded
  /** Folded on demand, as one upload brings hundreds of events. */
  #latest: Folded
  /** Where a read last stood before the head: a walk along the ledger goes on from there. */
  #earlier: Folded

  constructor(conflict: string) {
    this.#none = { folded: 0, state: emptyGlossary(conflict) }
    this.#latest = this.#none
    this.#earlier = this.#none
  }

  apply(sequence: number, event: ConflictEvent): void {
    this.#events.push({ sequence, event })
  }

  frozen(name: string): readonly Section[] {
    const length = this.#events.length
    return [{ name, bytes: () => linesOf(this.#events, length) }]
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  *thaw(name: string, sections: Sections): Work<void> {
    for (const line of linesIn(sections.get(name))) {
      // Written from such events, by this very class.
      this.#events.push(...(line as readonly PlacedEvent[]))
      yield
    }
  }

  /** The glossary at a ledger clock. */
  at(sequence: number): Glossary {
    const events = this.#events
    const count = firstPlace(events.length, (place) => (events[place]?.sequence ?? 0) > sequence)
    const start = [this.#latest, this.#earlier].find(({ folded }) => folded <= count) ?? this.#none
    if (start.folded === count) return start.state
    const state = evolveConflict(
      start.state,
      events.slice(start.folded, count).map(({ event }) => event),
    )
    if (count === events.length) this.#latest = { folded: count, state }
    else this.#earlier = { folded: count, state }
    return state
  }

  /** The event at a place among all, counted from 0; undefined where there is none. */
  eventAt(place: number): PlacedEvent | undefined {
    return this.#events[place]
  }

  /** The type of the event at a sequence; undefined where there is none. */
  typeAt(sequence: number): string | undefined {
    const place = firstPlace(this.#events.length, (at) => (this.#events[at]?.sequence ?? 0) >= sequence)
    const found = this.#events[place]
    return found?.sequence === sequence ? found.event.type : undefined
  }

  /** Ledger sequences of the events, in order. */
  get sequences(): readonly number[] {
    return this.#events.map(({ sequence }) => sequence)
  }
}
