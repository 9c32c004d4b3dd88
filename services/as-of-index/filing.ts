import type { Work } from '../../domain/work.js'
import { aboutIn, type Strand, type StrandKind, strand, strandsToFile } from '../../projections/strands.js'
import { Names } from './columns/names.js'
import { OwnedTable } from './columns/owned-table.js'
import type { ConflictIndex } from './conflict-index.js'
import { contentsIn } from './contents-in.js'
import type { DerivedPart, Told } from './derived-part.js'
import type { Section, Sections } from './snapshots/sections.js'

/** Which developments ever had a statement that is filed under a strand. */
export class Filing implements DerivedPart {
  /** Raised whenever what is filed is another. */
  static readonly version = 2
  readonly #developments: Names
  readonly #strands = new Names()
  /** What was filed, one after the other; its owners are strands. */
  readonly #filed = new OwnedTable({ ordinal: 'counts' })

  /** @param developments their ids. */
  constructor(developments: Names) {
    this.#developments = developments
  }

  frozen(name: string): readonly Section[] {
    return [...this.#strands.frozen(`${name}.strands`), ...this.#filed.frozen(`${name}.filed`)]
  }

  /** Fills it with what {@link frozen} gave, when it is empty and the ids of developments are there. */
  *thaw(name: string, sections: Sections): Work<void> {
    yield* this.#strands.thaw(`${name}.strands`, sections)
    yield* this.#filed.thaw(`${name}.filed`, sections)
  }

  get bytes(): number {
    return this.#filed.bytes
  }

  cut(_index: ConflictIndex, _affected: Iterable<string>, _sequence: number, { id, event }: Told): void {
    const filed = { ordinal: this.#developments.numberOf(id) }
    for (const content of contentsIn(event)) {
      this.#filed.push(this.#strands.numberOf(strand('type', content.type)), filed)
      for (const name of strandsToFile({ id, content })) this.#filed.push(this.#strands.numberOf(name), filed)
    }
  }

  /** The strands of a kind. */
  *ofKind(kind: StrandKind): Generator<Strand> {
    for (const name of this.#strands.all()) {
      const about = aboutIn(kind, name)
      if (about !== undefined) yield strand(kind, about)
    }
  }

  /**
   * The strands of a kind under which some developments are filed, with those. At each yield of nothing the work may be
   * interrupted.
   */
  *holding(kind: StrandKind, ids: Iterable<string>): Work<ReadonlyMap<Strand, ReadonlySet<string>>> {
    const held = new Map<Strand, Set<string>>()
    const ordinals = new Set<number>()
    let looked = 0
    for (const id of ids) {
      const ordinal = this.#developments.find(id)
      if (ordinal !== undefined) ordinals.add(ordinal)
      looked += 1
      if (looked % TOGETHER === 0) yield
    }
    if (ordinals.size === 0) return held
    for (let place = 0; place < this.#filed.length; place++) {
      if (place % TOGETHER === TOGETHER - 1) yield
      const ordinal = this.#filed.at(place, 'ordinal')
      if (!ordinals.has(ordinal)) continue
      const about = aboutIn(kind, this.#strands.at(this.#filed.at(place, 'owner')))
      if (about === undefined) continue
      const name = strand(kind, about)
      held.set(name, (held.get(name) ?? new Set()).add(this.#developments.at(ordinal)))
    }
    return held
  }

  /** The developments of some strands, each once, in the order of their first events. */
  under(names: Iterable<Strand>): ReadonlySet<string> {
    const ordinals = new Set<number>()
    for (const name of names) {
      const number = this.#strands.find(name)
      if (number === undefined) continue
      for (const place of this.#filed.of(number)) ordinals.add(this.#filed.at(place, 'ordinal'))
    }
    if (ordinals.size === 0) return NONE
    return new Set([...ordinals].sort((a, b) => a - b).map((ordinal) => this.#developments.at(ordinal)))
  }
}

/** So many places are looked at in one go. */
const TOGETHER = 4_096

const NONE: ReadonlySet<string> = new Set()
