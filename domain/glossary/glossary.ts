import type { Names } from '../normalise.js'
import type { NameKind } from '../vocabulary/field.js'
import { type FoldedName, foldName, nearestFolded } from '../vocabulary/names.js'
import { type ConflictDescription, type Entry, nameKinds } from './entries.js'

/** An entry, and the revision of the stream's last event that touched it. */
export type Kept<K extends NameKind = NameKind> = { readonly entry: Entry<K>; readonly revision: number }

type Entries = { readonly [K in NameKind]: ReadonlyMap<string, Kept<K>> }

/** The glossary of one conflict after some of its events: parties, issues, places and publishers by id. */
export type Glossary = {
  readonly conflict: string
  /** Null until the conflict has been opened. */
  readonly description: ConflictDescription | null
  /** Revision of the stream's last event; -1 before the first. */
  readonly revision: number
  readonly entries: Entries
  /** Per kind: each id, name and alias, folded, with the id that it stands for. */
  readonly names: { readonly [K in NameKind]: ReadonlyMap<string, string> }
}

export const emptyGlossary = (conflict: string): Glossary => ({
  conflict,
  description: null,
  revision: -1,
  entries: { party: new Map(), issue: new Map(), place: new Map(), publisher: new Map() },
  names: { party: new Map(), issue: new Map(), place: new Map(), publisher: new Map() },
})

/** Everything that an entry is called: its id, its name or title, and its aliases. */
export const callings = (entry: Entry): readonly string[] => [
  entry.id,
  'title' in entry ? entry.title : entry.name,
  ...entry.aliases,
]

/** The names of a glossary, as recording and filters resolve them. */
export const namesOf = (glossary: Glossary): Names => ({
  resolve: (kind, name) => glossary.names[kind].get(foldName(name)),
  nearest: (kind, name) => nearestFolded(name, foldedCallings(glossary, kind)),
  optionsOf: (issue) => glossary.entries.issue.get(issue)?.entry.options ?? [],
})

const folded = new WeakMap<Glossary, Map<NameKind, readonly FoldedName[]>>()

/** All that the entries of a kind are called, folded once for each state of the glossary. */
const foldedCallings = (glossary: Glossary, kind: NameKind): readonly FoldedName[] => {
  const kinds = folded.get(glossary) ?? new Map<NameKind, readonly FoldedName[]>()
  folded.set(glossary, kinds)
  const known = kinds.get(kind)
  if (known) return known
  const names = [...glossary.entries[kind].values()].flatMap(({ entry }) =>
    callings(entry).map((name) => ({ name, folded: foldName(name) })),
  )
  kinds.set(kind, names)
  return names
}

/**
 * An entry and what it points to, and so on up to its root, each once: between two events of one bulk put the entries
 * may go in a circle, and a read by `sequence` may stand just there.
 */
const chainOf = <K extends 'party' | 'place'>(
  entries: Entries[K],
  first: string,
  up: (id: string) => string | undefined,
): Chain => {
  const chains = knownChains.get(entries) ?? new Map<string, Chain>()
  knownChains.set(entries, chains)
  const known = chains.get(first)
  if (known) return known
  const chain = new Set([first])
  for (let next = up(first); next !== undefined && !chain.has(next); next = up(next)) chain.add(next)
  const found = { members: chain, list: [...chain] }
  // What is in no glossary is its own chain, and there is no end of such names.
  if (entries.has(first)) chains.set(first, found)
  return found
}

/** A chain as a set, and in order. */
type Chain = { readonly members: ReadonlySet<string>; readonly list: readonly string[] }

/** A glossary never changes, and every fact asks for the chains of those whom it names. */
const knownChains = new WeakMap<object, Map<string, Chain>>()

/** A party, then whom it speaks for, and so on up to its root. An unknown party is its own root. */
export const speaksForChain = ({ entries: { party: parties } }: Glossary, party: string): readonly string[] =>
  chainOf(parties, party, (id) => parties.get(id)?.entry.speaksFor).list

/** The party for which `party` speaks in the end. */
export const rootParty = (glossary: Glossary, party: string): string => speaksForChain(glossary, party).at(-1) ?? party

/** Whether `party` is `whole` or speaks for it, at whatever remove: roll-up. */
export const countsAs = (glossary: Glossary, party: string, whole: string): boolean =>
  speaksForChain(glossary, party).includes(whole)

/** The party behind a claimant: its chain begins with itself; a publisher's with the party that it speaks for, if any. */
export const claimantChain = (glossary: Glossary, claimant: string): readonly string[] => {
  if (!claimant.startsWith('publisher:')) return speaksForChain(glossary, claimant)
  const owner = glossary.entries.publisher.get(claimant.slice('publisher:'.length))?.entry.speaksFor
  return owner === undefined ? [claimant] : [claimant, ...speaksForChain(glossary, owner)]
}

/** Claimants of one root are not independent of each other. */
export const rootOfClaimant = (glossary: Glossary, claimant: string): string =>
  claimantChain(glossary, claimant).at(-1) ?? claimant

export type Voice = 'own' | 'attributed'

/** `own` when the claimant is the party or speaks for it, else `attributed`. */
export const voiceOf = (glossary: Glossary, claimant: string, party: string): Voice =>
  claimantChain(glossary, claimant).includes(party) ? 'own' : 'attributed'

/** A place and everything that it lies within, at whatever remove. */
export const placesAround = ({ entries: { place: places } }: Glossary, place: string): ReadonlySet<string> =>
  chainOf(places, place, (id) => places.get(id)?.entry.within).members

/** Whether place `part` is `whole` or lies within it, at whatever remove. */
export const liesWithin = (glossary: Glossary, part: string, whole: string): boolean =>
  placesAround(glossary, part).has(whole)

/** The entry of a kind with that id. */
export const entryOf = <K extends NameKind>(glossary: Glossary, kind: K, id: string): Entry<K> | undefined => {
  const entries: ReadonlyMap<string, Kept<K>> = glossary.entries[kind]
  return entries.get(id)?.entry
}

/** Folds a list of named things into per-kind indexes. */
export const indexNames = (entries: Entries): Glossary['names'] => {
  const index = (kind: NameKind): ReadonlyMap<string, string> => {
    const names = new Map<string, string>()
    for (const { entry } of entries[kind].values())
      for (const name of callings(entry)) names.set(foldName(name), entry.id)
    return names
  }
  const [party, issue, place, publisher] = nameKinds.map(index)
  if (!party || !issue || !place || !publisher) throw new Error('a kind has no index')
  return { party, issue, place, publisher }
}
