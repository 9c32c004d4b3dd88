import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import { positions, type Stated, standing } from '../positions.js'
import { type Proposal, proposals } from '../proposals.js'
import { type At, moves, type Shown, show, touchesOf } from '../view.js'

/** What one development says before and after a moment; undefined where it says nothing. */
export type FactChange = { readonly id: string; readonly before: Fact | undefined; readonly after: Fact | undefined }

/** A cell in which something else stands than before, with what it rested on and now rests on. */
export type CellMove = { readonly key: string; readonly before: Stated | undefined; readonly after: Stated | undefined }

/**
 * The cells of the matrix while facts come, change and go, always those that the view would show of the same facts. A
 * move costs about as much as the cells that it touches, not as the ledger is long.
 */
export class MovingCells {
  /** What was said of each cell, in fold order. */
  readonly #cells = new Map<string, Stated[]>()
  /** The cells that each development touches. */
  readonly #keys = new Map<string, readonly string[]>()
  readonly #facts = new Map<string, Fact>()
  /** Per proposal, in fold order, whatever may decide which terms an answer speaks of. */
  readonly #dossiers = new Map<string, Fact[]>()
  readonly #proposals = new Map<string, Shown<Proposal>>()
  #glossary: Glossary | undefined

  /** Applies changes that happen at once, and answers the cells in which something else stands after them all, by key. */
  move(changes: readonly FactChange[], at: At): readonly CellMove[] {
    const before = new Map<string, Stated | undefined>()
    const reshaped = new Set<string>()
    const retold = new Map<string, Fact | undefined>()
    for (const { id, before: was, after: is } of changes) {
      retold.set(id, is)
      if (was) this.#facts.delete(id)
      if (is) this.#facts.set(id, is)
      for (const proposal of this.#file(was, is)) reshaped.add(proposal)
    }
    const isReworded = this.#glossary !== at.glossary && voicesIn(this.#glossary) !== voicesIn(at.glossary)
    this.#glossary = at.glossary
    if (isReworded) {
      for (const proposal of this.#dossiers.keys()) reshaped.add(proposal)
      for (const [id, fact] of this.#facts) retold.set(id, fact)
    }
    for (const key of reshaped) {
      const dossier = this.#dossiers.get(key) ?? []
      const [shown] = show(proposals, dossier, at, undefined).filter((one) => one.key === key)
      if (shown) this.#proposals.set(key, shown)
      else this.#proposals.delete(key)
      for (const fact of dossier) if (!retold.has(fact.id)) retold.set(fact.id, fact)
    }
    for (const [id, fact] of retold) this.#retell(id, fact, at, before)
    return [...before]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, was]): CellMove[] => {
        const is = standing(this.#cells.get(key) ?? [])
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
      takeOut(dossier, (fact) => fact.id === was.id)
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
    const cellOf = (key: string): Stated[] => {
      const cell = this.#cells.get(key) ?? []
      this.#cells.set(key, cell)
      if (!before.has(key)) before.set(key, standing(cell))
      return cell
    }
    for (const key of this.#keys.get(id) ?? []) takeOut(cellOf(key), (stated) => stated.fact.id === id)
    this.#keys.delete(id)
    if (!fact || !moves(fact)) return
    const touches = touchesOf(positions, fact, at, this.#proposals)
    for (const { key, entry } of touches) putIn(cellOf(key), { fact, entry }, (a, b) => inFoldOrder(a.fact, b.fact))
    this.#keys.set(id, [...new Set(touches.map(({ key }) => key))])
  }
}

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

/** The proposal of which a fact tells, or which it accepts or rejects. */
const proposalIn = (fact: Fact): string | undefined => {
  if (!moves(fact)) return undefined
  switch (fact.content.type) {
    case 'ProposalMade':
    case 'ProposalAmended':
    case 'ProposalAccepted':
    case 'ProposalRejected':
      return fact.content.proposal
    default:
      return undefined
  }
}

const versionIn = ({ content }: Fact): number | null => ('version' in content ? (content.version ?? null) : null)

/** Whether other answers may be read otherwise for it: it tells of the proposal, or names a version not known before. */
const isShaping = (fact: Fact, dossier: readonly Fact[], place: number): boolean => {
  const version = versionIn(fact)
  if (version === null) return false
  if (fact.content.type === 'ProposalMade' || fact.content.type === 'ProposalAmended') return true
  for (let at = 0; at < place; at++) {
    const earlier = dossier[at]
    if (earlier && (versionIn(earlier) ?? 0) >= version) return false
  }
  return true
}

/** Puts one behind all that are not after it, and answers its place. */
const putIn = <T>(sorted: T[], one: T, compare: (a: T, b: T) => number): number => {
  const last = sorted.at(-1)
  let low = last === undefined || compare(last, one) <= 0 ? sorted.length : 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = sorted[middle]
    if (other !== undefined && compare(other, one) <= 0) low = middle + 1
    else high = middle
  }
  sorted.splice(low, 0, one)
  return low
}

/** Takes out all of which `is` holds; they stand together. */
const takeOut = <T>(from: T[], is: (one: T) => boolean): void => {
  const first = from.findIndex(is)
  if (first >= 0) from.splice(first, from.filter(is).length)
}
