import { z } from 'zod'
import { type ConflictDescription, conflictFields, entryObjects, nameKinds } from './glossary/entries.js'
import { type Glossary, indexNames, type Kept, namesOf } from './glossary/glossary.js'
import { type FieldError, type Refusal, refuse } from './refusal.js'
import type { NameKind } from './vocabulary/field.js'
import { contentDigest, slug } from './vocabulary/ids.js'
import { MOST_NEAREST } from './vocabulary/names.js'

// The glossary of a conflict: one aggregate, so that an alias belongs to one entry of its kind only.

export const CONFLICT_STREAM = 'parleyConflict-'
export const conflictStream = (conflict: string): string => `${CONFLICT_STREAM}${conflict}`

// --- events: these names are the storage format

const aliasChange = z.strictObject({ kind: z.enum(nameKinds), id: slug, alias: z.string() })

export const conflictEventSchemas = {
  ConflictOpened: conflictFields.stored,
  ConflictDescribed: conflictFields.stored,
  PartyRegistered: entryObjects.party.stored,
  IssueRegistered: entryObjects.issue.stored,
  PlaceRegistered: entryObjects.place.stored,
  PublisherRegistered: entryObjects.publisher.stored,
  AliasAdded: aliasChange,
  AliasRemoved: aliasChange,
} as const

export type ConflictEventType = keyof typeof conflictEventSchemas
export type ConflictEvent = {
  [T in ConflictEventType]: { readonly type: T; readonly data: Readonly<z.infer<(typeof conflictEventSchemas)[T]>> }
}[ConflictEventType]

export const isConflictEventType = (type: string): type is ConflictEventType =>
  Object.hasOwn(conflictEventSchemas, type)

/** Parses a stored event of a conflict's stream; throws where it is not of its type's shape. */
export const parseConflictEvent = (type: ConflictEventType, data: unknown): ConflictEvent =>
  ({ type, data: conflictEventSchemas[type].parse(data) }) as ConflictEvent

// --- evolve

/** The glossary after `events`, the first of which has revision `glossary.revision + 1`. */
export const evolveConflict = (glossary: Glossary, events: readonly ConflictEvent[]): Glossary => {
  if (events.length === 0) return glossary
  const entries = {
    party: new Map(glossary.entries.party),
    issue: new Map(glossary.entries.issue),
    place: new Map(glossary.entries.place),
    publisher: new Map(glossary.entries.publisher),
  }
  let { description, revision } = glossary
  for (const event of events) {
    revision += 1
    switch (event.type) {
      case 'ConflictOpened':
      case 'ConflictDescribed':
        description = event.data
        break
      case 'PartyRegistered':
        entries.party.set(event.data.id, { entry: event.data, revision })
        break
      case 'IssueRegistered':
        entries.issue.set(event.data.id, { entry: event.data, revision })
        break
      case 'PlaceRegistered':
        entries.place.set(event.data.id, { entry: event.data, revision })
        break
      case 'PublisherRegistered':
        entries.publisher.set(event.data.id, { entry: event.data, revision })
        break
      case 'AliasAdded':
      case 'AliasRemoved':
        changeAliases(entries, event, revision)
        break
      default: {
        const _: never = event
        return _
      }
    }
  }
  return { conflict: glossary.conflict, description, revision, entries, names: indexNames(entries) }
}

type AliasEvent = Extract<ConflictEvent, { readonly type: 'AliasAdded' | 'AliasRemoved' }>

type Drafts = { readonly [K in NameKind]: Map<string, Kept<K>> }

const changeAliases = (drafts: Drafts, { type, data: { kind, id, alias } }: AliasEvent, revision: number): void => {
  const change = <K extends NameKind>(entries: Map<string, Kept<K>>): void => {
    const kept = entries.get(id)
    if (!kept) return
    const others = kept.entry.aliases.filter((known) => known !== alias)
    const aliases = type === 'AliasAdded' ? [...others, alias] : others
    entries.set(id, { entry: { ...kept.entry, aliases }, revision })
  }
  if (kind === 'party') change(drafts.party)
  else if (kind === 'issue') change(drafts.issue)
  else if (kind === 'place') change(drafts.place)
  else change(drafts.publisher)
}

// --- decide

/**
 * Opens the conflict, or describes it anew. What is already so yields no event.
 * @param fixedZone whether a development exists: the zone, in which its dates were read, can't change any more.
 */
export const describeConflict = (
  glossary: Glossary,
  asked: ConflictDescription,
  fixedZone: boolean,
): readonly ConflictEvent[] | Refusal => {
  const names = namesOf(glossary)
  const errors: FieldError[] = []
  const principals = asked.principals.map((name, index) => {
    const id = names.resolve('party', name)
    if (id === undefined)
      errors.push({
        pointer: `/principals/${index}`,
        message: 'unknown party',
        ...(errors.length < MOST_NEAREST ? { nearest: names.nearest('party', name) } : {}),
      })
    return id ?? name
  })
  if (errors.length > 0)
    return refuse('PARLEY_UNKNOWN_PARTY', 'Principals are parties of the glossary: put them again after it.', errors)
  const data = { ...asked, principals: [...new Set(principals)] }
  const { description } = glossary
  if (description === null) return [{ type: 'ConflictOpened', data }]
  if (fixedZone && data.timeZone !== description.timeZone)
    return refuse('PARLEY_TIME_ZONE_FIXED', 'Dates of recorded developments have been read in the present zone.', [
      { pointer: '/timeZone', message: `is fixed to ${description.timeZone}` },
    ])
  return contentDigest(data) === contentDigest(description) ? [] : [{ type: 'ConflictDescribed', data }]
}
