import { type ConflictEvent, type ConflictEventType, evolveConflict, parseConflictEvent } from '../conflict.js'
import { type FieldError, type Refusal, type RefusalCode, refuse } from '../refusal.js'
import type { NameKind } from '../vocabulary/field.js'
import { contentDigest } from '../vocabulary/ids.js'
import { mapLeaves, pointerTo } from '../vocabulary/leaves.js'
import { foldName, MOST_NEAREST } from '../vocabulary/names.js'
import { type Entry, entryObjects, upwards } from './entries.js'
import { callings, type Glossary, type Kept, namesOf } from './glossary.js'

// What may be done to the entries of a glossary.

const REGISTERED = {
  party: 'PartyRegistered',
  issue: 'IssueRegistered',
  place: 'PlaceRegistered',
  publisher: 'PublisherRegistered',
} as const satisfies Record<NameKind, ConflictEventType>

/** An entry to be put, and where it stands in the request. */
export type Putting = {
  readonly [K in NameKind]: { readonly kind: K; readonly entry: Entry<K>; readonly pointer: string }
}[NameKind]

/**
 * Puts entries whole, all or nothing: names inside them may point forward to others of the same request.
 * What is already so yields no event; a change of nothing but aliases yields only alias events.
 */
export const putEntries = (glossary: Glossary, puttings: readonly Putting[]): readonly ConflictEvent[] | Refusal => {
  const twice = firstTwice(puttings)
  if (twice) return twice
  const after = evolveConflict(glossary, puttings.map(withoutUpward).map(registered))
  const taken = takenNames(after, puttings)
  if (taken.length > 0) return refuse('PARLEY_ALIAS_TAKEN', 'A name belongs to one entry of its kind only.', taken)
  const names = namesOf(after)
  const unknown: (FieldError & { readonly code: RefusalCode })[] = []
  const resolved = puttings.map((putting): Putting => {
    const entry = mapLeaves(entryObjects[putting.kind], putting.entry, ({ kind }, value, pointer) => {
      if (kind !== 'party' && kind !== 'place') return value
      const id = names.resolve(kind, String(value))
      if (id === undefined)
        unknown.push({
          code: kind === 'party' ? 'PARLEY_UNKNOWN_PARTY' : 'PARLEY_UNKNOWN_PLACE',
          pointer: `${putting.pointer}${pointer}`,
          message: `unknown ${kind}`,
          ...(unknown.length < MOST_NEAREST ? { nearest: names.nearest(kind, String(value)) } : {}),
        })
      return id ?? value
    })
    return { ...putting, entry } as Putting
  })
  const [firstUnknown] = unknown
  if (firstUnknown)
    return refuse(
      firstUnknown.code,
      'An entry names another that is not in the glossary.',
      unknown.map(({ code: _, ...error }) => error),
    )
  const cycles = cyclesAmong(evolveConflict(glossary, resolved.map(registered)), resolved)
  if (cycles.length > 0) return refuse('PARLEY_INVALID', 'speaksFor and within must not go in a circle.', cycles)
  return resolved.flatMap((putting) => changes(glossary, putting))
}

/** An entry without the member that names another: that name is not an id before it is resolved. */
const withoutUpward = (putting: Putting): Putting => {
  const member = upwards[putting.kind]
  if (member === null) return putting
  const { [member]: _, ...entry } = { speaksFor: undefined, within: undefined, ...putting.entry }
  return { ...putting, entry: entryObjects[putting.kind].stored.parse(definedOnly(entry)) } as Putting
}

const definedOnly = (entry: object): object =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))

const registered = ({ kind, entry }: Putting): ConflictEvent => parseConflictEvent(REGISTERED[kind], entry)

const firstTwice = (puttings: readonly Putting[]): Refusal | null => {
  const seen = new Set<string>()
  for (const { kind, entry, pointer } of puttings) {
    const key = `${kind} ${entry.id}`
    if (seen.has(key))
      return refuse('PARLEY_INVALID', 'An entry stands twice in the request.', [
        { pointer: `${pointer}/id`, message: `${entry.id} stands twice` },
      ])
    seen.add(key)
  }
  return null
}

/** Names of the entries put that another entry of the same kind has as well. */
const takenNames = (after: Glossary, puttings: readonly Putting[]): FieldError[] => {
  const owners = new Map<NameKind, Map<string, Set<string>>>()
  for (const kind of new Set(puttings.map((putting) => putting.kind))) {
    const ofKind = new Map<string, Set<string>>()
    const kept: Iterable<Kept> = after.entries[kind].values()
    for (const { entry } of kept)
      for (const name of callings(entry)) {
        const folded = foldName(name)
        ofKind.set(folded, (ofKind.get(folded) ?? new Set<string>()).add(entry.id))
      }
    owners.set(kind, ofKind)
  }
  return puttings.flatMap(({ kind, entry, pointer }) =>
    callings(entry).flatMap((name, index): FieldError[] => {
      const others = [...(owners.get(kind)?.get(foldName(name)) ?? [])].filter((id) => id !== entry.id)
      const member =
        index === 0 ? '/id' : index === 1 ? ('title' in entry ? '/title' : '/name') : `/aliases/${index - 2}`
      return others.map((id) => ({ pointer: `${pointer}${member}`, message: `"${name}" belongs to the ${kind} ${id}` }))
    }),
  )
}

const cyclesAmong = (after: Glossary, puttings: readonly Putting[]): FieldError[] =>
  puttings.flatMap(({ kind, entry, pointer }): FieldError[] => {
    const member = upwards[kind]
    // A publisher names a party, and parties never name publishers: it can't be in a circle.
    if (member === null || kind === 'publisher') return []
    const up = (id: string): string | undefined =>
      kind === 'party' ? after.entries.party.get(id)?.entry.speaksFor : after.entries.place.get(id)?.entry.within
    const seen = new Set<string>()
    for (let at = up(entry.id); at !== undefined && !seen.has(at); at = up(at)) {
      if (at === entry.id) return [{ pointer: pointerTo(pointer, member), message: `leads back to ${entry.id}` }]
      seen.add(at)
    }
    return []
  })

/** The events that make the entry as asked. */
const changes = (glossary: Glossary, putting: Putting): readonly ConflictEvent[] => {
  const { kind, entry } = putting
  const known: Entry | undefined = glossary.entries[kind].get(entry.id)?.entry
  if (!known) return [registered(putting)]
  const { aliases: had, ...before } = known
  const { aliases: has, ...after } = entry
  if (contentDigest(before) !== contentDigest(after)) return [registered(putting)]
  const of = (type: 'AliasAdded' | 'AliasRemoved', some: readonly string[]): readonly ConflictEvent[] =>
    [...new Set(some)].map((alias) => ({ type, data: { kind, id: entry.id, alias } }))
  return [
    ...of(
      'AliasRemoved',
      had.filter((alias) => !has.includes(alias)),
    ),
    ...of(
      'AliasAdded',
      has.filter((alias) => !had.includes(alias)),
    ),
  ]
}
