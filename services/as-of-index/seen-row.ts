import type { Clock, Fact } from '../../domain/clocks.js'
import type { Says } from '../../domain/development/state.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { factOf, type Kept, type Row } from './kept.js'

/** The last fact that a row was, and with what it was made. */
type Made = { readonly fact: Fact; readonly glossary: Glossary; readonly grade: number }

/**
 * A row that some clock sees, with what of its development counts beside it. The fact that it is at one clock it is at
 * most others, and is the same object then, so that what views read off a fact can be remembered with it.
 */
export class SeenRow {
  readonly id: string
  readonly statement: Says
  readonly sourcesOf: string | null
  readonly sequence: number
  readonly grades: Kept['grades']
  #last: Made | undefined

  constructor({ sequence, grades }: Kept, { id, statement, sourcesOf }: Row) {
    this.id = id
    this.statement = statement
    this.sourcesOf = sourcesOf
    this.sequence = sequence
    this.grades = grades
  }

  /** The fact that it is at a clock; `attached` are the rows of duplicates whose sources stand with it. */
  factAt(attached: readonly SeenRow[], glossary: Glossary, clock: Clock): Fact {
    if (attached.length > 0) return factOf(this, this, attached, glossary, clock)
    const grade = this.grades.length === 0 ? -1 : this.grades.findLastIndex((one) => one.sequence <= clock.sequence)
    const last = this.#last
    const isCertain = last && last.fact.end <= clock.asOf
    if (last && last.glossary === glossary && last.grade === grade && last.fact.certain === isCertain) return last.fact
    const made = factOf(this, this, attached, glossary, clock)
    const fact = last && isSame(last.fact, made) ? last.fact : made
    this.#last = { fact, glossary, grade }
    return fact
  }
}

/** Whether two facts of one row, by itself, are equal. */
const isSame = (a: Fact, b: Fact): boolean =>
  a.certain === b.certain && a.reliability === b.reliability && a.credibility === b.credibility
