import { type ConflictEvent, conflictStream, describeConflict } from '../domain/conflict.js'
import type { ConflictDescription } from '../domain/glossary/entries.js'
import type { Glossary } from '../domain/glossary/glossary.js'
import { type Putting, putEntries } from '../domain/glossary/put-entries.js'
import { isRefusal, type Refusal, refuse } from '../domain/refusal.js'
import { contentDigest } from '../domain/vocabulary/ids.js'
import { noSuchConflict } from './record.js'
import { type Author, type Glossaries, newEvent, type Writing } from './writing.js'

/** What may be asked of the revision: that it is the one seen, that there is any (`*`), or that there is nothing yet. */
export type Precondition = { readonly ifMatch?: number | '*' | undefined; readonly ifNoneMatch?: boolean | undefined }

/** What a write to a conflict's glossary did: the glossary after it, and where. */
export type Described = {
  readonly glossary: Glossary
  readonly position: string | null
  readonly unchanged: boolean
  /** Whether the thing put was not there before. */
  readonly created: boolean
}

type Asked = {
  readonly conflict: string
  readonly decide: (glossary: Glossary) => readonly ConflictEvent[] | Refusal
  /** Revision of what is put, for preconditions; -1 where it is not there. */
  readonly revisionOf: (glossary: Glossary) => number
  readonly precondition: Precondition
  readonly author: Author
}

/** Opens a conflict or describes it anew. */
export const putConflict = async (
  writing: Writing,
  glossaries: Glossaries,
  conflict: string,
  description: ConflictDescription,
  precondition: Precondition,
  author: Author,
): Promise<Described | Refusal> => {
  const known = glossaries.known(conflict).description
  // The zone may change only where there is no development, and the index may not have the last one yet.
  if (known && known.timeZone !== description.timeZone && !(await hasReachedStore(writing)))
    return refuse('PARLEY_INDEX_BEHIND', 'The index has not reached the head of the ledger.')
  return write(writing, glossaries, {
    conflict,
    decide: (glossary) => describeConflict(glossary, description, hasDevelopments(writing, conflict)),
    revisionOf: ({ revision }) => revision,
    precondition,
    author,
  })
}

/** Puts glossary entries, all or nothing. A precondition speaks of the one entry; of several, of the stream. */
export const putGlossary = (
  writing: Writing,
  glossaries: Glossaries,
  conflict: string,
  puttings: readonly Putting[],
  { one, ...precondition }: Precondition & { readonly one: boolean },
  author: Author,
): Promise<Described | Refusal> =>
  write(writing, glossaries, {
    conflict,
    decide: (glossary) => (glossary.description ? putEntries(glossary, puttings) : noSuchConflict(conflict)),
    revisionOf: (glossary) => {
      const [first] = puttings
      if (!one || !first) return glossary.revision
      return glossary.entries[first.kind].get(first.entry.id)?.revision ?? -1
    },
    precondition,
    author,
  })

const WAIT_MS = 5_000

const hasReachedStore = async ({ store, index }: Writing): Promise<boolean> =>
  index.reachSequence((await store.head())?.sequence ?? 0, WAIT_MS)

const hasDevelopments = ({ index }: Writing, conflict: string): boolean =>
  (index.conflicts.get(conflict)?.developments.size ?? 0) > 0

const ATTEMPTS = 4

const write = async (
  { store }: Writing,
  glossaries: Glossaries,
  { conflict, decide, revisionOf, precondition, author }: Asked,
): Promise<Described | Refusal> => {
  for (let attempt = 1; ; attempt++) {
    const before = await glossaries.fresh(conflict)
    const events = decide(before)
    if (isRefusal(events)) return events
    const seen = revisionOf(before)
    const { ifMatch, ifNoneMatch } = precondition
    if (ifNoneMatch && seen >= 0) return stale(seen, 'if-none-match')
    const created = seen < 0
    if (events.length === 0)
      return { glossary: before, position: (await store.head())?.position ?? null, unchanged: true, created: false }
    if (ifMatch === '*' ? created : ifMatch !== undefined && ifMatch !== seen) return stale(seen, 'if-match')
    const stream = conflictStream(conflict)
    const expected = before.revision < 0 ? 'noStream' : before.revision
    const made = []
    for (const [index, event] of events.entries()) {
      const digest = contentDigest([index, event.data])
      const one = newEvent(stream, expected, event, { conflict, contentDigest: digest }, author)
      if (isRefusal(one)) return one
      made.push(one)
    }
    const result = await store.append(stream, expected, made)
    if (result.outcome === 'appended') {
      const { position, repeated } = result
      const glossary = glossaries.wrote(before, events)
      // Somebody else has put the very same meanwhile.
      if (repeated && ifNoneMatch) return stale(revisionOf(glossary), 'if-none-match')
      return { glossary, position, unchanged: repeated, created: created && !repeated }
    }
    if (attempt === ATTEMPTS)
      return refuse('PARLEY_WRONG_REVISION', 'Others changed the glossary at the same time: try again.', [], {
        ...(result.actual === 'noStream' ? {} : { currentRevision: result.actual }),
      })
  }
}

const stale = (seen: number, header: string): Refusal =>
  refuse('PARLEY_STALE', 'What is put is not at that revision.', [{ header, message: 'does not hold' }], {
    ...(seen < 0 ? {} : { currentRevision: seen }),
  })
