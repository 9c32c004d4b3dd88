import { type Clock, type Fact, inFoldOrder } from '../domain/clocks.js'
import { type Content, type DevelopmentType, developmentTypes } from '../domain/developments/catalogue.js'
import type { Glossary } from '../domain/glossary/glossary.js'

/** At which clock, and with which glossary, a view is presented. */
export type At = { readonly clock: Clock; readonly glossary: Glossary }

/** What one fact adds to one item of a view. `key` names the item, `entry` is what the view reads off the fact. */
export type Touch<Entry> = { readonly key: string; readonly entry: Entry }

/**
 * A view: which items each type of fact touches, and how an item follows from what touched it, in fold order. It is a
 * pure function of facts, glossary and clock; time passing is computed from the clock.
 * `Given` is what the view needs of other views (positions need proposals).
 */
export type View<Entry, Item, Given = undefined> = {
  readonly name: string
  /** Raised whenever an answer would change for the same facts: citations carry it. */
  readonly version: number
  readonly on: {
    readonly [T in DevelopmentType]?: (fact: Fact<Content<T>>, at: At, given: Given) => readonly Touch<Entry>[]
  }
  /** The item, or null where nothing is to be shown. */
  readonly item: (key: string, touched: readonly Touched<Entry>[], at: At, given: Given) => Item | null
}

export type Touched<Entry> = { readonly fact: Fact; readonly entry: Entry }

/** An item with the facts that it rests on, and those that dispute it, in fold order. */
export type Shown<Item> = {
  readonly key: string
  readonly item: Item
  readonly facts: readonly Fact[]
  readonly disputes: readonly Fact[]
}

/** Items in the fold order of the first fact of each. */
export const byFirstFact = <Item>(items: readonly Shown<Item>[]): readonly Shown<Item>[] =>
  items.toSorted(({ facts: [a] }, { facts: [b] }) => (a && b ? inFoldOrder(a, b) : 0))

/** Whether a claim moves views: only what is asserted or confirmed does. */
export const moves = ({
  content,
}: {
  readonly content: { readonly claim: Pick<Content['claim'], 'stance'> }
}): boolean => content.claim.stance === 'asserts' || content.claim.stance === 'confirms'

/**
 * Folds facts (in fold order) into the items of a view, in order of key. Claims that deny or doubt change nothing: they
 * are listed as disputes of the items that they would have touched, like a `ClaimDisputed` of a fact that an item rests on.
 */
export const show = <Entry, Item, Given>(
  view: View<Entry, Item, Given>,
  facts: readonly Fact[],
  at: At,
  given: Given,
): readonly Shown<Item>[] => {
  const groups = new Map<string, { readonly touched: Touched<Entry>[]; readonly disputes: Fact[] }>()
  for (const fact of facts) {
    for (const { key, entry } of touchesOf(view, fact, at, given)) {
      let group = groups.get(key)
      if (!group) {
        group = { touched: [], disputes: [] }
        groups.set(key, group)
      }
      if (moves(fact)) group.touched.push({ fact, entry })
      else group.disputes.push(fact)
    }
  }
  const disputed = disputesByTarget(facts)
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, { touched, disputes }]): Shown<Item>[] => {
      const item = touched.length > 0 ? view.item(key, touched, at, given) : null
      if (item === null) return []
      const rests = [...new Set(touched.map(({ fact }) => fact))]
      const against = disputed.size === 0 ? [] : rests.flatMap((fact) => disputesOf(fact, disputed))
      return [{ key, item, facts: rests, disputes: [...new Set([...disputes, ...against])].sort(inFoldOrder) }]
    })
}

/** Which items of a view a fact touches, whether or not its claim moves them. */
export const touchesOf = <Entry, Item, Given>(
  view: View<Entry, Item, Given>,
  fact: Fact,
  at: At,
  given: Given,
): readonly Touch<Entry>[] => {
  // The handler under a fact's own type takes facts of that type: the correlation is the table's, not the compiler's.
  const on = view.on[fact.content.type] as ((fact: Fact, at: At, given: Given) => readonly Touch<Entry>[]) | undefined
  return on ? on(fact, at, given) : []
}

/** A view, of which only what touches its items is asked. */
export type TypedView = { readonly on: { readonly [T in DevelopmentType]?: unknown } }

/** The types of developments that items of some views are made of: what touches them, and what disputes anything. */
export const typesOf = (...views: readonly TypedView[]): ReadonlySet<DevelopmentType> =>
  new Set([...developmentTypes.filter((type) => views.some(({ on }) => on[type] !== undefined)), 'ClaimDisputed'])

export type Disputes = ReadonlyMap<string, readonly Fact<Content<'ClaimDisputed'>>[]>

/** The disputes of each development, by the id that they name. */
export const disputesByTarget = (facts: readonly Fact[]): Disputes => {
  const disputed = new Map<string, Fact<Content<'ClaimDisputed'>>[]>()
  for (const fact of facts) {
    if (!isOf(fact, 'ClaimDisputed') || !moves(fact)) continue
    const { disputes } = fact.content
    const against = disputed.get(disputes) ?? []
    disputed.set(disputes, against)
    against.push(fact)
  }
  return disputed
}

/** The disputes of a fact: those that name it, or a duplicate whose chain ends in it. */
export const disputesOf = (
  fact: Pick<Fact, 'id' | 'duplicates'>,
  disputed: Disputes,
): readonly Fact<Content<'ClaimDisputed'>>[] =>
  disputed.size === 0 ? [] : [fact.id, ...fact.duplicates].flatMap((id) => disputed.get(id) ?? [])

/** Narrows a fact to a type. */
export const isOf = <T extends DevelopmentType>(fact: Fact, type: T): fact is Fact<Content<T>> =>
  fact.content.type === type
