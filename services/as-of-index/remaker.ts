import type { Work } from '../../domain/work.js'
import { ConflictIndex } from './conflict-index.js'
import type { DerivedPart, SumPart } from './derived-part.js'
import type { ColumnDevelopments } from './developments/column-developments.js'
import { PastDevelopments } from './developments/past-developments.js'
import { DuplicateMarks } from './duplicate-marks.js'
import type { GlossaryHistory } from './glossary-history.js'
import { type DirectoryName, newDirectory, newSum, type SumName, sumNames } from './parts.js'

/**
 * Tells derived parts of all events that an index has, in ledger order, as they were told of them when these came: what the
 * parts ask the index is answered as it was then. The index may be fed meanwhile: its new events come in their turn.
 */
export class Remaker {
  readonly #developments: ColumnDevelopments
  readonly #glossary: GlossaryHistory
  readonly #parts: readonly DerivedPart[]
  readonly #past: PastDevelopments
  readonly #marks: DuplicateMarks
  readonly #index: ConflictIndex
  /** How many events of developments, and of the glossary, were told. */
  #told = 0
  #reworded = 0

  constructor({ conflict, parts: { kept, glossary, directories } }: ConflictIndex, parts: readonly DerivedPart[]) {
    if (!kept) throw new Error('what is supposed is folded')
    this.#developments = kept.columns
    this.#glossary = glossary
    this.#parts = parts
    this.#past = new PastDevelopments(kept.columns)
    this.#marks = new DuplicateMarks((id) => this.#past.get(id)?.state)
    const past = { developments: this.#past, marks: this.#marks, glossary, directories, sums: {} }
    this.#index = new ConflictIndex(conflict, past)
  }

  /** Tells the next event; false where there is none: the parts are those of the index as it is then. */
  next(): boolean {
    const [told, reworded] = [this.#developments.eventAt(this.#told), this.#glossary.eventAt(this.#reworded)]
    if (reworded && (!told || reworded.sequence < told.sequence)) {
      const { sequence, event } = reworded
      this.#reworded += 1
      this.#past.evolve('', sequence)
      for (const part of this.#parts) part.reworded?.(this.#index, event, sequence)
      return true
    }
    if (!told) return false
    const { id, sequence } = told
    this.#told += 1
    this.#past.evolve(id, sequence)
    const event = this.#past.get(id)?.events.at(-1)
    if (!event) throw new Error(`development ${id} has no event ${sequence}`)
    if (event.type === 'DevelopmentMarkedDuplicate') this.#marks.add(id, event.data.of)
    const affected = this.#marks.affectedBy(id, event)
    for (const part of this.#parts) part.cut(this.#index, affected, sequence, { id, event })
    return true
  }
}

/** Makes directories of an index anew, in the place of what is there. */
export function* remakeDirectories(index: ConflictIndex, names: readonly DirectoryName[]): Work<void> {
  const { kept, directories } = index.parts
  if (!kept || names.length === 0) return
  const made = names.map((name) => [name, newDirectory(name, kept.ids)] as const)
  Object.assign(directories, Object.fromEntries(made))
  const parts = made.map(([, part]) => part)
  for (const remaker = new Remaker(index, parts); remaker.next(); ) yield
}

/** Sums of an index that are made anew, and by whom. */
export type Remaking = { readonly made: ReadonlyMap<SumName, SumPart>; readonly remaker: Remaker }

/** Begins to make those sums anew that an index lacks: reads fold facts until they are adopted. */
export const beginRemaking = (index: ConflictIndex): Remaking | undefined => {
  const { kept } = index.parts
  const missing = missingSums(index)
  if (!kept || missing.length === 0) return undefined
  const made = new Map(missing.map((name) => [name, newSum(name, kept.ids)] as const))
  return { made, remaker: new Remaker(index, [...made.values()]) }
}

/** The sums that an index lacks. */
export const missingSums = ({ parts: { kept, sums } }: ConflictIndex): readonly SumName[] =>
  kept ? sumNames.filter((name) => !sums[name]) : []

/** Uses a sum from now on that was told of all events that the index has. */
export const adopt = (index: ConflictIndex, name: SumName, made: SumPart): void => {
  Object.assign(index.parts.sums, { [name]: made })
}
