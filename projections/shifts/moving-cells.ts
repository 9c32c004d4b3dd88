import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import { firstPlace } from '../../domain/first-place.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { FactChange } from '../fact-change.js'
import { positions, type Stated, standing } from '../positions.js'
import { proposalIn, tells, versionIn } from '../proposals/shaping.js'
import { type At, moves, type Shown, touchesOf } from '../view.js'

/** A cell in which something else stands than before, with what it rested on and now rests on. */
export type CellMove = { readonly key: string; readonly before: Stated | undefined; readonly after: Stated | undefined }

/**
 * The cells of the matrix while facts come, change and go, always those that the view would show of the same facts. A
 * move costs about as much as the cells that it touches, not as the ledger is long.
 */
export class MovingCells {
  readonly #cells = new Map<string, CellInMotion>()
  /** What each development says, and of which cells. */
  readonly #told = new Map<string, { readonly fact: Fact; readonly keys: ReadonlySet<string> }>()
  /** Per proposal, in fold order, whatever may decide which terms an answer speaks of. */
  readonly #dossiers = new Map<string, Fact[]>()
  readonly #proposals = new Map<string, Shown<null>>()
  #glossary: Glossary | undefined

  /** Applies changes that happen at once, and answers the cells in which something else stands after them all, by key. */
  move(changes: readonly FactChange[], at: At): readonly CellMove[] {
    const before = new Map<string, Stated | undefined>()
    const reshaped = new Set<string>()
    const retold = new Map<string, Fact | undefined>()
    for (const { id, before: was, after: is } of changes) {
      retold.set(id, is)
      for (const proposal of this.#file(was, is)) reshaped.add(proposal)
    }
    const isReworded = this.#glossary !== at.glossary && voicesIn(this.#glossary) !== voicesIn(at.glossary)
    this.#glossary = at.glossary
    if (isReworded) {
      for (const proposal of this.#dossiers.keys()) reshaped.add(proposal)
      for (const [id, { fact }] of this.#told) if (!retold.has(id)) retold.set(id, fact)
    }
    for (const key of reshaped) {
      const dossier = this.#dossiers.get(key) ?? []
      this.#proposals.set(key, { key, item: null, facts: [...dossier], disputes: [] })
      for (const fact of dossier) if (!tells(fact) && !retold.has(fact.id)) retold.set(fact.id, fact)
    }
    for (const [id, fact] of retold) this.#retell(id, fact, at, before)
    return [...before]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, was]): CellMove[] => {
        const is = standingIn(this.#cells.get(key))
        return isSamePosition(was, is) ? [] : [{ key, before: was, after: is }]
      })
  }

  /** Puts a change into the dossiers, and answers the proposals of which other answers may now be read otherwise. */
  #file(was: Fact | undefined, is: Fact | undefined): readonly string[] {
    const left = was && proposalIn(was)
    const joined = is && proposalIn(is)
    const reshaped: string[] = []
    if (was && left !== undefined) {
      const dossier = this.#dossiers.get(left) ?? []
      takeOut(dossier, was, inFoldOrder)
      if (versionIn(was) !== null) reshaped.push(left)
    }
    if (is && joined !== undefined) {
      const dossier = this.#dossiers.get(joined) ?? []
      this.#dossiers.set(joined, dossier)
      const place = putIn(dossier, is, inFoldOrder)
      if (isShaping(is, dossier, place)) reshaped.push(joined)
    }
    return reshaped
  }

  /** Says anew what a development says of the cells; `before` keeps what stood in each cell until now. */
  #retell(id: string, fact: Fact | undefined, at: At, before: Map<string, Stated | undefined>): void {
    const cellOf = (key: string): CellInMotion => {
      const cell = this.#cells.get(key) ?? { own: [], attributed: [] }
      this.#cells.set(key, cell)
      if (!before.has(key)) before.set(key, standingIn(cell))
      return cell
    }
    const told = this.#told.get(id)
    if (told) for (const key of told.keys) for (const said of Object.values(cellOf(key))) takeOut(said, told, byFact)
    this.#told.delete(id)
    if (!fact || !moves(fact)) return
    const touches = touchesOf(positions, fact, at, this.#proposals)
    for (const { key, entry } of touches) putIn(cellOf(key)[entry.voice], { fact, entry }, byFact)
    this.#told.set(id, { fact, keys: new Set(touches.map(({ key }) => key)) })
  }
}

/** What was said of a cell in each voice, in fold order. */
type CellInMotion = { readonly own: Stated[]; readonly attributed: Stated[] }

const standingIn = (cell: CellInMotion | undefined): Stated | undefined => cell && standing(cell.own, cell.attributed)

type OfFact = { readonly fact: Fact }
const byFact = (a: OfFact, b: OfFact): number => inFoldOrder(a.fact, b.fact)

/** A repetition, in whatever words and by whomever, is no move. */
const isSamePosition = (a: Stated | undefined, b: Stated | undefined): boolean =>
  a?.entry.stance === b?.entry.stance && a?.entry.value === b?.entry.value && a?.entry.voice === b?.entry.voice

/** Whatever in a glossary decides who speaks for whom. */
const voicesIn = (glossary: Glossary | undefined): string => {
  const { party, publisher } = glossary?.entries ?? {}
  return JSON.stringify([speakersIn(party), speakersIn(publisher)])
}

const speakersIn = (
  kept: Iterable<readonly [string, { readonly entry: { readonly speaksFor?: string | undefined } }]> = [],
) => [...kept].flatMap(([id, { entry }]) => (entry.speaksFor === undefined ? [] : [[id, entry.speaksFor]]))

/** Whether other answers may be read otherwise for it: it tells of the proposal, or names a version not known before. */
const isShaping = (fact: Fact, dossier: readonly Fact[], place: number): boolean => {
  const version = versionIn(fact)
  if (version === null) return false
  if (tells(fact)) return true
  for (let at = 0; at < place; at++) {
    const earlier = dossier[at]
    if (earlier && (versionIn(earlier) ?? 0) >= version) return false
  }
  return true
}

/** The place of the first that is not before one, or that is after it. */
const placeOf = <T, One>(
  sorted: readonly T[],
  one: One,
  compare: (a: T, b: One) => number,
  behind: boolean,
): number => {
  const isBefore = (other: T): boolean => compare(other, one) < (behind ? 1 : 0)
  const last = sorted.at(-1)
  if (last === undefined || isBefore(last)) return sorted.length
  return firstPlace(sorted.length, (place) => {
    const other = sorted[place]
    return other !== undefined && !isBefore(other)
  })
}

/** Puts one behind all that are not after it, and answers its place. */
const putIn = <T>(sorted: T[], one: T, compare: (a: T, b: T) => number): number => {
  const place = placeOf(sorted, one, compare, true)
  sorted.splice(place, 0, one)
  return place
}

/** Takes out all that are equal to one. */
const takeOut = <T, One>(sorted: T[], one: One, compare: (a: T, b: One) => number): void => {
  const first = placeOf(sorted, one, compare, false)
  sorted.splice(first, placeOf(sorted, one, compare, true) - first)
}
