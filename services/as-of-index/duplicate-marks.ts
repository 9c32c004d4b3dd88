import { z } from 'zod'
import { type DevelopmentEvent, isReport } from '../../domain/development/events.js'
import type { Development } from '../../domain/development/state.js'
import { type Section, type Sections, valueIn, valueSection } from './snapshots/sections.js'

const markedSchema = z.array(z.tuple([z.string(), z.array(z.string())]))

/** Who was ever marked as a duplicate of whom; marks that are void or lifted stay. */
export class DuplicateMarks {
  /** By who is duplicated. */
  readonly #marked = new Map<string, Set<string>>()
  /** Those who were ever marked. */
  readonly #duplicates = new Set<string>()
  readonly #state: (id: string) => Development | undefined

  /** @param state what developments are now, their marks included. */
  constructor(state: (id: string) => Development | undefined) {
    this.#state = state
  }

  frozen(name: string): readonly Section[] {
    return [
      valueSection(
        name,
        [...this.#marked].map(([of, ids]) => [of, [...ids]]),
      ),
    ]
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  thaw(name: string, sections: Sections): void {
    for (const [of, marked] of markedSchema.parse(valueIn(sections, name))) this.#adopt(of, new Set(marked))
  }

  add(id: string, of: string): void {
    this.#marked.set(of, (this.#marked.get(of) ?? new Set<string>()).add(id))
    this.#duplicates.add(id)
  }

  #adopt(of: string, marked: Set<string>): void {
    this.#marked.set(of, marked)
    for (const id of marked) this.#duplicates.add(id)
  }

  /** Whether a mark, also a void or lifted one, ever bound a development to another. */
  binds(id: string): boolean {
    return this.#duplicates.has(id) || this.#marked.has(id)
  }

  /** Whom a mark, also a void or lifted one, ever bound to another: some of them more than once. */
  *bound(): Generator<string> {
    yield* this.#duplicates
    yield* this.#marked.keys()
  }

  /** Takes the marks of others as duplicates of these (left out: of any) which are not among those left out. */
  adopt(others: DuplicateMarks, leftOut: ReadonlySet<string>, of: Iterable<string> = others.#marked.keys()): void {
    for (const id of of) {
      const ids = leftOut.has(id) ? undefined : others.#marked.get(id)
      if (ids) this.#adopt(id, ids)
    }
  }

  /** The developments given and all whose chain of duplicates may lead through one of them. */
  around(ids: Iterable<string>): ReadonlySet<string> {
    const around = new Set(ids)
    for (const at of around) for (const marked of this.#marked.get(at) ?? []) around.add(marked)
    return around
  }

  /** The developments that may say something else, or be graded otherwise, after an event of one. */
  affectedBy(id: string, event: DevelopmentEvent): Iterable<string> {
    return isReport(event) || event.type === 'DevelopmentGraded' ? [id] : this.around([id])
  }

  /** The developments given, and all that marks of duplicates, also void or lifted ones, ever bound to one of them. */
  boundTo(ids: Iterable<string>): ReadonlySet<string> {
    const bound = new Set(ids)
    for (const id of bound) {
      for (const marked of this.#marked.get(id) ?? []) bound.add(marked)
      for (const of of this.#duplicatedBy(id)) bound.add(of)
    }
    return bound
  }

  /** How many links a chain of duplicates through a mark of `id` as one of `of` may have; lifted marks count as well. */
  linksThrough(id: string, of: string): number {
    const behind = new Set([id])
    let depth = 0
    for (let level = [id]; level.length > 0; depth++) {
      level = level.flatMap((at) => [...(this.#marked.get(at) ?? [])]).filter((at) => !behind.has(at))
      for (const at of level) behind.add(at)
    }
    const ahead = new Set([of])
    for (const at of ahead) for (const next of this.#duplicatedBy(at)) ahead.add(next)
    return depth + ahead.size - 1
  }

  #duplicatedBy(id: string): readonly string[] {
    const strikes = this.#state(id)?.strikes ?? []
    return strikes.flatMap(({ strikes: struck }) => (struck.kind === 'duplicate' ? [struck.of] : []))
  }
}
