import type { DevelopmentEvent } from '../../../domain/development/events.js'
import { firstPlace } from '../../../domain/first-place.js'
import type { Work } from '../../../domain/work.js'
import { OwnedTable } from '../columns/owned-table.js'
import type { Texts } from '../columns/texts.js'
import type { Section, Sections } from '../snapshots/sections.js'

/** An event of a development, where it stands in the ledger, and how many bytes its text has. */
export type PlacedEvent = { readonly sequence: number; readonly event: DevelopmentEvent; readonly bytes: number }

/** The events of developments, by their ordinals: their texts are parsed whenever they are asked for. */
export class EventColumns {
  readonly #texts: Texts
  readonly #events = new OwnedTable({ sequence: 'counts', offset: 'instants', length: 'counts' })

  constructor(texts: Texts) {
    this.#texts = texts
  }

  /** @returns how many bytes its text has. */
  add(ordinal: number, sequence: number, event: DevelopmentEvent): number {
    const place = this.#texts.add(JSON.stringify(event))
    this.#events.push(ordinal, { sequence, ...place })
    return place.length
  }

  get bytes(): number {
    return this.#events.bytes
  }

  frozen(name: string): readonly Section[] {
    return this.#events.frozen(name)
  }

  thaw(name: string, sections: Sections): Work<void> {
    return this.#events.thaw(name, sections)
  }

  /** The development whose event has a sequence; undefined where none has. */
  ownerAt(sequence: number): number | undefined {
    const events = this.#events
    const place = firstPlace(events.length, (at) => events.at(at, 'sequence') >= sequence)
    return place < events.length && events.at(place, 'sequence') === sequence ? events.at(place, 'owner') : undefined
  }

  /** How many bytes the texts of a development's events have together. */
  bytesOf(ordinal: number): number {
    let bytes = 0
    for (const place of this.#events.of(ordinal)) bytes += this.#events.at(place, 'length')
    return bytes
  }

  /** The sequence of the last; 0 where there is none. */
  get lastSequence(): number {
    const { length } = this.#events
    return length === 0 ? 0 : this.#events.at(length - 1, 'sequence')
  }

  /** Which development's event stands at a place among all, counted from 0; undefined where there is none. */
  at(place: number): { readonly ordinal: number; readonly sequence: number } | undefined {
    const events = this.#events
    if (place >= events.length) return undefined
    return { ordinal: events.at(place, 'owner'), sequence: events.at(place, 'sequence') }
  }

  /** The events of a development, by revision. */
  *of(ordinal: number): Generator<PlacedEvent> {
    for (const place of this.#events.of(ordinal)) {
      const [offset, length] = [this.#events.at(place, 'offset'), this.#events.at(place, 'length')]
      // The text was written from such an event, by this very class.
      const event = JSON.parse(this.#texts.at({ offset, length })) as DevelopmentEvent
      yield { sequence: this.#events.at(place, 'sequence'), event, bytes: length }
    }
  }
}
