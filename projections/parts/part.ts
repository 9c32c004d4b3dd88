import type { Fact } from '../../domain/clocks.js'
import type { Range } from '../../domain/vocabulary/count.js'
import type { PolicyName } from '../casualties/policies.js'
import { aboutIn, type Strand, type StrandKind, strand, strandsOf } from '../strands.js'
import { type At, isOf, type Shown, show, type View } from '../view.js'
import { aboutAll, type Lookup, withDisputes } from './lookup.js'

/** An item of a view, and where it stands there: `/<key>`, in positions `/<issue>/<party>`. View and path name it. */
export type Placed = Omit<Shown<object>, 'key'> & {
  readonly path: string
  /** Of some developments, or of all, those whose facts it tells of beside those that it rests on, in no order that counts. */
  readonly also?: (of?: ReadonlySet<string>) => Iterable<string>
}

/** One figure of an item: how many of what, a harm or a measure. */
export type ItemCount = { readonly of: string; readonly count: Range }

/** A section of a view whose items can be made one by one, each from the facts of a few strands. */
export type Part = {
  readonly view: string
  /**
   * Whether its items only say which of others counts, or are the parts of others: where things are listed that rest on
   * something, the others are enough.
   */
  readonly derived?: boolean
  /** All items, made from all facts in fold order. */
  readonly all: (facts: readonly Fact[], at: At, policy: PolicyName) => readonly Placed[]
  /** The strands whose items may be others with and without a fact; its claim may also deny or doubt. */
  readonly touchedBy: (fact: Fact, lookup: Lookup) => readonly Strand[]
  /** The items of a strand. */
  readonly items: (strand: Strand, lookup: Lookup) => readonly Placed[]
  /** The figures that an item gives. Where parts have this, their items are figures. */
  readonly counts?: (item: object) => readonly ItemCount[]
  /** Facts without which an item is read otherwise, though it does not rest on them and tells nothing of them. */
  readonly readWith?: (placed: Placed, lookup: Lookup) => readonly Fact[]
}

type Named = { readonly view: string; readonly path: string }

/** Orders items of all views by view and path. */
export const inOrderOfPath = (a: Named, b: Named): number => compare(a.view, b.view) || compare(a.path, b.path)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const placed = ({ key, item, facts, disputes }: Shown<object>): Placed => ({
  path: `/${key}`,
  item,
  facts,
  disputes,
})

/** The strands of one kind under which a fact is filed. */
export const strandsOfKind = (kind: StrandKind, fact: Fact): readonly Strand[] =>
  kind === 'development' ? [strand(kind, fact.id)] : strandsOf(fact).filter((name) => aboutIn(kind, name) !== undefined)

/** The strands of a part whose items may be others with and without a fact: those of what it disputes, if it does. */
export const strandsTouched = (part: Part, fact: Fact, lookup: Lookup): readonly Strand[] => {
  const own = part.touchedBy(fact, lookup)
  const disputed = isOf(fact, 'ClaimDisputed') ? lookup.standingFor(fact.content.disputes) : undefined
  return disputed ? [...own, ...part.touchedBy(disputed, lookup)] : own
}

/** The facts that items are made of which the strands of a kind bear by their keys, and whatever disputes those. */
export const factsOfItems =
  (kind: StrandKind) =>
  (keys: readonly string[], lookup: Lookup): readonly Fact[] =>
    withDisputes(
      aboutAll(
        keys.map((key) => strand(kind, key)),
        lookup,
      ),
      lookup,
    )

/** A view each of whose items is made of the strand that bears its key. */
export const plainPart = <Entry, Item extends object, Given>(
  view: View<Entry, Item, Given>,
  kind: StrandKind,
  given: (facts: readonly Fact[], at: At) => Given,
): Part => ({
  view: view.name,
  all: (facts, at) => show(view, facts, at, given(facts, at)).map(placed),
  touchedBy: (fact) => (view.on[fact.content.type] ? strandsOfKind(kind, fact) : []),
  items: (name, lookup) => {
    const about = aboutIn(kind, name)
    const facts = about === undefined ? [] : factsOfItems(kind)([about], lookup)
    return show(view, facts, lookup.at, given(facts, lookup.at))
      .filter(({ key }) => key === about)
      .map(placed)
  },
})
