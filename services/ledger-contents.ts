import { z } from 'zod'
import { CONFLICT_STREAM, isConflictEventType, parseConflictEvent } from '../domain/conflict.js'
import { DEVELOPMENT_STREAM, parseDevelopmentEvent } from '../domain/development/events.js'
import type { Work } from '../domain/work.js'
import { Column } from './as-of-index/columns/column.js'
import type { Texts } from './as-of-index/columns/texts.js'
import { ConflictIndex } from './as-of-index/conflict-index.js'
import type { KeptCache } from './as-of-index/developments/kept-cache.js'
import { newParts, type PartIgnored } from './as-of-index/parts.js'
import { remakeDirectories } from './as-of-index/remaker.js'
import { type Section, type Sections, valueIn, valueSection } from './as-of-index/snapshots/sections.js'
import type { LedgerEvent, UnreadableEvent } from './event-store.js'
import { LedgerTimes } from './ledger-times.js'
import { MerkleTree } from './proofs/merkle-tree.js'

/** An event that can't be read: it keeps its place in the ledger, and is reported, never dropped silently. */
export type SetAside = { readonly sequence: number; readonly error: unknown }

const namesSchema = z.array(z.string())
const setAsideSchema = z.array(z.object({ sequence: z.number(), reason: z.string() }))
/** So many developments are given their conflict in one go. */
const TOGETHER = 1_000

/** What the index of a ledger holds: the index of each conflict, the ledger's own clock, and its Merkle tree. */
export class LedgerContents {
  readonly conflicts = new Map<string, ConflictIndex>()
  /** Conflict of each development. */
  readonly homes = new Map<string, string>()
  readonly times = new LedgerTimes()
  /** By conflict: the sequences of its events, rising. */
  readonly ofConflict = new Map<string, Column>()
  readonly tree = new MerkleTree()
  readonly setAside: SetAside[] = []
  /** How many derived parts were made anew from its events. */
  remade = 0
  readonly #texts: Texts
  readonly #cache: KeptCache

  constructor(texts: Texts, cache: KeptCache) {
    this.#texts = texts
    this.#cache = cache
  }

  /** Takes the next event of the ledger. */
  apply(event: LedgerEvent | UnreadableEvent): void {
    if (event.sequence !== this.times.last + 1)
      throw new Error(`event ${event.sequence} came where ${this.times.last + 1} was due`)
    this.tree.push(event.leaf)
    this.times.push(event)
    try {
      if ('unreadable' in event) throw new Error(event.unreadable)
      const { conflict } = event.metadata
      const sequences = this.ofConflict.get(conflict) ?? new Column('counts')
      sequences.push(event.sequence)
      this.ofConflict.set(conflict, sequences)
      this.#take(event)
    } catch (error) {
      this.setAside.push({ sequence: event.sequence, error })
    }
  }

  #take({ stream, type, data, sequence }: LedgerEvent): void {
    if (stream.startsWith(CONFLICT_STREAM)) {
      if (!isConflictEventType(type)) throw new Error(`no such event type: ${type}`)
      const event = parseConflictEvent(type, data)
      this.#conflictIndex(stream.slice(CONFLICT_STREAM.length)).applyGlossaryEvent(sequence, event)
      return
    }
    const id = stream.slice(DEVELOPMENT_STREAM.length)
    const event = parseDevelopmentEvent(type, data)
    const home = this.homes.get(id)
    const conflict = 'conflict' in event.data ? event.data.conflict : home
    if (conflict === undefined) throw new Error(`the stream of ${id} begins with ${type}`)
    if (conflict !== home) this.homes.set(id, conflict)
    this.#conflictIndex(conflict).applyDevelopmentEvent(sequence, id, event)
  }

  #conflictIndex(conflict: string): ConflictIndex {
    const found = this.conflicts.get(conflict)
    if (found) return found
    const made = new ConflictIndex(conflict, newParts(conflict, this.#texts, this.#cache))
    this.conflicts.set(conflict, made)
    return made
  }

  /** What is there now, as sections of a snapshot. */
  frozen(): readonly Section[] {
    const [conflicts, sequencesOf] = [[...this.conflicts], [...this.ofConflict]]
    return [
      valueSection(
        'conflicts',
        conflicts.map(([name]) => name),
      ),
      valueSection(
        'sequencesOf',
        sequencesOf.map(([name]) => name),
      ),
      valueSection(
        'setAside',
        this.setAside.map(({ sequence, error }) => ({ sequence, reason: String(error) })),
      ),
      ...this.times.frozen('times'),
      ...this.tree.frozen('tree'),
      ...sequencesOf.map(([name, sequences]): Section => {
        const { length } = sequences
        return { name: `sequences.${name}`, bytes: () => sequences.frozen(length) }
      }),
      ...conflicts.flatMap(([name, conflict]) => conflict.frozen(`conflict.${name}`)),
    ]
  }

  /** Fills it with what {@link frozen} gave at a sequence, when it is empty. Throws where it gave other sections. */
  *thaw(sequence: number, sections: Sections, ignored: PartIgnored): Work<void> {
    yield* this.times.thaw('times', sections)
    yield* this.tree.thaw('tree', sections)
    if (this.times.last !== sequence || this.tree.size !== sequence)
      throw new Error('the snapshot is of another length')
    for (const { sequence: at, reason } of setAsideSchema.parse(valueIn(sections, 'setAside')))
      this.setAside.push({ sequence: at, error: new Error(reason) })
    for (const name of namesSchema.parse(valueIn(sections, 'sequencesOf'))) {
      const sequences = new Column('counts')
      sequences.thaw(sections.get(`sequences.${name}`))
      this.ofConflict.set(name, sequences)
    }
    for (const name of namesSchema.parse(valueIn(sections, 'conflicts'))) {
      const conflict = this.#conflictIndex(name)
      const told: PartIgnored = (part, reason) => ignored(`${part} of ${name}`, reason)
      const missing = yield* conflict.thaw(`conflict.${name}`, sections, sequence, told)
      yield* remakeDirectories(conflict, missing)
      this.remade += missing.length
      for (const id of conflict.developments.ids()) {
        this.homes.set(id, name)
        if (this.homes.size % TOGETHER === 0) yield
      }
    }
  }
}
