import { type Fact, inFoldOrder } from '../../domain/clocks.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { sorting } from '../../domain/sorting.js'
import type { Work } from '../../domain/work.js'
import type { ClaimSource } from '../casualties/claim-source.js'
import type { CasualtiesFilter } from '../casualties/filter.js'
import type { PolicyName } from '../casualties/policies.js'
import type { IncidentsTally } from '../casualties/tally.js'
import type { FindsSince } from '../commitments/happenings.js'
import { type Strand, strand } from '../strands.js'
import type { At } from '../view.js'

/** The facts at one clock, found by what they have in common instead of all together. */
export type Lookup = {
  readonly at: At
  /** By which claims about incidents are resolved. */
  readonly policy: PolicyName
  /** The facts filed under a strand, in fold order. */
  readonly about: (strand: Strand) => readonly Fact[]
  /** The facts filed under any of many strands, each once, in fold order; none is remembered by its strand. */
  readonly aboutAny: (strands: ReadonlySet<Strand>) => readonly Fact[]
  /** Finds what happened since promises where that is kept, so that no facts are needed but those that are listed. */
  readonly happened: () => FindsSince | undefined
  /**
   * The positions that are stated, on some issues or on all, in fold order, where they are kept by issue: of such a fact
   * members are read, and it is not copied, as its words are read when they are asked for.
   */
  readonly stated: (issues?: readonly string[]) => readonly Fact[] | undefined
  /** The fact under which a development is shown: its own, or that of which it is a duplicate. */
  readonly standingFor: (id: string) => Fact | undefined
}

/** The facts at one clock, found by what they have in common, by their types, or all together; in fold order. */
export type Found = Lookup & {
  /** Reads what is filed under a strand a few developments at a time, so that asking for all of it then takes no time. */
  readonly readAhead: (strand: Strand) => Work<void>
  /** Reads stated positions a few at a time, so that asking for just these then takes no time. */
  readonly readStatedAhead: (issues?: readonly string[]) => Work<void>
  /** Those of developments that ever had a statement of one of these types, so that few others may be among them. */
  readonly ofTypes: (types: ReadonlySet<DevelopmentType>) => readonly Fact[]
  readonly all: () => readonly Fact[]
  /** All, or those of some types, one after another, made when they are taken; in no order that counts. */
  readonly each: (types?: ReadonlySet<DevelopmentType>) => Iterable<Fact>
  /** Reads those of some types a few at a time, so that asking for just these types then takes no time. */
  readonly readTypesAhead: (types: ReadonlySet<DevelopmentType>) => Work<void>
  /** How many there are, and over which time. */
  readonly extent: () => Work<Extent>
  /** The first so many, and how many there are, where that is known without all of them. */
  readonly first: (count: number) => { readonly facts: readonly Fact[]; readonly total: number } | undefined
  /** The claims about incidents that a filter selects, read when they are taken. */
  readonly claims: (filter: CasualtiesFilter) => Work<ClaimSource>
  /** The tally of all incidents by the default policy where it is kept, so that no facts are needed for it. */
  readonly tally: () => IncidentsTally | undefined
}

/** Facts in number, from the first beginning that is known (infinite: none is) to the last end, by the world clock. */
export type Extent = { readonly developments: number; readonly first: number; readonly last: number }

/** So many facts are made in one go. */
const TOGETHER = 64

/** Those of some facts that are chosen, in fold order. At each yield the work may be interrupted. */
export function* chosenOf(facts: Iterable<Fact>, choose: (fact: Fact) => boolean = () => true): Work<readonly Fact[]> {
  const chosen: Fact[] = []
  let made = 0
  for (const fact of facts) {
    if (choose(fact)) chosen.push(fact)
    made += 1
    if (made % TOGETHER === 0) yield
  }
  return yield* sorting(chosen, inFoldOrder)
}

/** The facts of several strands, each once, in fold order. */
export const aboutAll = (strands: Iterable<Strand>, { about }: Lookup): readonly Fact[] => {
  const lists = [...new Set(strands)].map(about)
  const [only = []] = lists
  return lists.length > 1 ? joined(lists) : only
}

/** Facts and whatever disputes them, in fold order. */
export const withDisputes = (facts: readonly Fact[], { about }: Lookup): readonly Fact[] => {
  const disputes = facts.flatMap(({ id, duplicates }) =>
    [id, ...duplicates].flatMap((one) => about(strand('disputes', one))),
  )
  return disputes.length > 0 ? joined([facts, disputes]) : facts
}

/** The facts of two lists that have none in common, in fold order. */
export const inOneOrder = (some: readonly Fact[], others: readonly Fact[]): readonly Fact[] =>
  others.length === 0 ? some : [...some, ...others].sort(inFoldOrder)

/** The facts of several lists at one clock, those of a development once, in fold order. */
export const joined = (lists: readonly (readonly Fact[])[]): readonly Fact[] =>
  [...new Map(lists.flat().map((fact) => [fact.id, fact])).values()].sort(inFoldOrder)
