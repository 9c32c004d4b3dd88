import { type Fact, inFoldOrder, worldSpan } from '../../domain/clocks.js'
import type { Considered } from '../../domain/considered.js'
import type { Says } from '../../domain/development/state.js'
import { type At, moves, type Touch, type Touched, touchesOf, type View } from '../view.js'

/** What a statement that was ever made says of an item of a view; `ordinal`: which of several that it says of it, from 0. */
export type Said<Entry> = { readonly considered: Considered; readonly entry: Entry; readonly ordinal: number }

export type SaidOfItems<Entry, Given> = {
  /** Everything that was ever said of the items, by key, in fold order. */
  readonly byItem: ReadonlyMap<string, readonly Said<Entry>[]>
  /** What a statement that the clock hides says of the items. */
  readonly readHidden: (fact: Fact) => readonly Touch<Entry>[]
  /** What the view is given of other views at the clock. */
  readonly given: Given
}

/**
 * Sorts statements by the items of a view that they speak of. What a hidden one speaks of is read as if the clock showed
 * it beside the others; where it then speaks of nothing, since what it refers to is hidden too, as if nothing were.
 * @param given what the view needs of other views.
 */
export const saidOf = <Entry, Item, Given>(
  view: View<Entry, Item, Given>,
  statements: readonly Considered[],
  at: At,
  given: (facts: readonly Fact[], at: At) => Given,
): SaidOfItems<Entry, Given> => {
  const shown = given(factsIn(statements.filter(({ hidden }) => hidden === null)), at)
  let ever: Given | undefined
  const readHidden = (fact: Fact): readonly Touch<Entry>[] => {
    const touches = touchesOf(view, fact, at, shown)
    if (touches.length > 0) return touches
    ever ??= given(factsIn(statements), at)
    return touchesOf(view, fact, at, ever)
  }
  const byItem = new Map<string, Said<Entry>[]>()
  const speaking = statements.filter(({ fact }) => view.on[fact.content.type])
  for (const considered of speaking.sort(inOrderOfSaying)) {
    const { fact, hidden } = considered
    const touches = hidden ? readHidden(fact) : touchesOf(view, fact, at, shown)
    const times = new Map<string, number>()
    for (const { key, entry } of touches) {
      const ordinal = times.get(key) ?? 0
      times.set(key, ordinal + 1)
      const said = byItem.get(key) ?? []
      byItem.set(key, said)
      said.push({ considered, entry, ordinal })
    }
  }
  return { byItem, readHidden, given: shown }
}

/** What touched an item as the view has it: what the clock shows and its claim moves. */
export const touchedIn = <Entry>(said: readonly Said<Entry>[]): readonly Touched<Entry>[] =>
  said.flatMap(({ considered: { fact, hidden }, entry }) => (hidden === null && moves(fact) ? [{ fact, entry }] : []))

/** Another statement of the development that a fact is of, as a fact. */
export const factOfStatement = (fact: Fact, { number, reportedAt, content }: Says): Fact => ({
  ...fact,
  ...worldSpan(content),
  content,
  statement: number,
  reportedAt,
})

/** One fact of each development, in fold order: that which the clock shows, else its last statement. */
const factsIn = (statements: readonly Considered[]): readonly Fact[] => {
  const chosen = new Map<string, Considered>()
  for (const one of statements) if (chosen.get(one.fact.id)?.hidden !== null) chosen.set(one.fact.id, one)
  return [...chosen.values()].map(({ fact }) => fact).sort(inFoldOrder)
}

const inOrderOfSaying = (a: Considered, b: Considered): number =>
  inFoldOrder(a.fact, b.fact) || a.fact.statement - b.fact.statement || a.recorded - b.recorded
