import { z } from 'zod'
import {
  type Decision,
  gradeDevelopment,
  liftStrike,
  markDuplicate,
  rectify,
  revise,
  strike,
  withdrawOrRestore,
} from '../domain/development/decide.js'
import { developmentStream, storedData } from '../domain/development/events.js'
import type { Development } from '../domain/development/state.js'
import { credibility, reliability } from '../domain/developments/envelope.js'
import { namesOf } from '../domain/glossary/glossary.js'
import type { Recording } from '../domain/normalise.js'
import { isRefusal, type Refusal, refuse } from '../domain/refusal.js'
import { externalRef } from '../domain/vocabulary/field.js'
import { contentDigest, developmentId, idOfExternalRef } from '../domain/vocabulary/ids.js'
import type { EventMetadata } from './event-store.js'
import { appendPrepared, type Outcome, type Prepared } from './prepared.js'
import { mayBeBehind, noSuchConflict } from './record.js'
import { madeByLaterLine, overtaken, repeats } from './sent-again.js'
import {
  type Author,
  type Glossaries,
  type LoadedDevelopment,
  loadDevelopment,
  newEvent,
  positionOf,
  type Writing,
  type Written,
} from './writing.js'

// Corrections, retractions, reinstatements, duplicates and grades: what an editor does to a development's life.

const note = z.string().trim().min(1).max(10_000).optional()
const revision = z.number().int().min(0)
const reportedAt = z.string().describe('instant or bare date from which on it was known')
const patch = z.record(z.string(), z.unknown()).describe('JSON Merge Patch (RFC 7396) on the input form')
/** A development by its id, or by { system, key } of its externalRef. */
export const developmentReference = z.union([developmentId, externalRef])

/** The bodies of the curating routes, and of the `op` lines of an upload. */
export const curationBodies = {
  correct: z.discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('source-revised'), reportedAt, patch, note }),
    z.strictObject({
      reason: z.literal('recording-error'),
      replaces: z.union([revision, z.array(revision).min(1).max(1000), z.literal('all')]).optional(),
      patch,
      note,
    }),
  ]),
  retract: z.discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('source-withdrew'), reportedAt, note }),
    z.strictObject({ reason: z.literal('recording-error'), statement: revision.optional(), note }),
  ]),
  reinstate: z.discriminatedUnion('reason', [
    z.strictObject({ reason: z.literal('source-restored'), reportedAt, note }),
    z.strictObject({ reason: z.literal('recording-error'), undoes: revision.optional(), note }),
  ]),
  duplicate: z.strictObject({ of: developmentReference, note }),
  grade: z
    .strictObject({ reliability: reliability.optional(), credibility: credibility.optional(), note })
    .refine((grade) => grade.reliability !== undefined || grade.credibility !== undefined, {
      message: 'must hold a reliability or a credibility',
    }),
} as const

export type CurationOp = keyof typeof curationBodies
export const isCurationOp = (op: unknown): op is CurationOp =>
  typeof op === 'string' && Object.hasOwn(curationBodies, op)
export type Curation = {
  [Op in CurationOp]: { readonly op: Op; readonly body: z.infer<(typeof curationBodies)[Op]> }
}[CurationOp]

/** What is asked of which development, by whom; `ifMatch`: the revision that the author saw. */
export type CurationRequest = {
  readonly id: string
  /** The conflict of an upload: a development of another is refused. */
  readonly conflict?: string
  readonly curation: Curation
  readonly ifMatch?: number | '*' | undefined
  readonly author: Author
}

const ATTEMPTS = 4

/**
 * Decides and appends. What is already so is unchanged, whatever revision the author saw; else a stale one is refused
 * with the current revision. Without `ifMatch` a lost race is tried again thrice.
 */
export const curate = async (
  writing: Writing,
  glossaries: Glossaries,
  request: CurationRequest,
  attempt = 1,
): Promise<Outcome> => appendPrepared(writing.store, await prepareCuration(writing, glossaries, request, attempt))

/** The id that a reference names within a conflict. */
export const referencedId = (conflict: string, reference: z.infer<typeof developmentReference>): string =>
  typeof reference === 'string' ? reference : idOfExternalRef(conflict, reference)

/** Decides by what the store has of the development: the event, or why there is none to be made. */
export const prepareCuration = async (
  writing: Writing,
  glossaries: Glossaries,
  request: CurationRequest,
  attempt = 1,
): Promise<Prepared> => {
  const { id, curation, author } = request
  // `*` asks for nothing more than that there is such a development.
  const ifMatch = request.ifMatch === '*' ? undefined : request.ifMatch
  const inputDigest = contentDigest(curation)
  const loaded = await loadDevelopment(writing.store, id)
  if (!loaded) return noSuchDevelopment(id)
  const { state } = loaded
  if (request.conflict !== undefined && request.conflict !== state.conflict)
    return refuse('PARLEY_FOREIGN_REFERENCE', 'The development belongs to another conflict.', [
      { pointer: '/development', message: 'belongs to another conflict' },
    ])
  const repeated = repeats(loaded, author, inputDigest)
  if (isRefusal(repeated)) return repeated
  // Behind later lines of its upload a line has had its turn: it is what it was then.
  const isLater = madeByLaterLine(author)
  const own = repeated ? { inTurn: state, isOvertaken: false } : await turnOf(writing, id, loaded, isLater)
  if (!own.inTurn) return noSuchDevelopment(id)
  const target = repeated ? undefined : await targetOf(writing, state.conflict, curation, isLater)
  const decision = repeated ? null : await decideFresh(writing, glossaries, own.inTurn, curation, target?.inTurn)
  if (isRefusal(decision)) return decision
  if (decision === null) return { ...(await standing(writing, state)), unchanged: true }
  if (ifMatch !== undefined && ifMatch !== state.revision) return stale(state.revision)
  const stream = developmentStream(id)
  const about = { conflict: state.conflict, contentDigest: inputDigest, inputDigest }
  const event = newEvent(stream, state.revision, { type: decision.type, data: storedData(decision) }, about, author)
  if (isRefusal(event)) return event
  if (own.isOvertaken || target?.isOvertaken) return overtaken()
  return {
    append: { stream, expected: state.revision, events: [event] },
    settle: async (result) => {
      // The very event may have come from somebody else meanwhile: then it is so already.
      if (result.outcome === 'appended')
        return { id, revision: result.revision, position: result.position, unchanged: result.repeated }
      const actual = result.actual === 'noStream' ? -1 : result.actual
      if (ifMatch !== undefined) return stale(actual)
      if (attempt < ATTEMPTS) return curate(writing, glossaries, request, attempt + 1)
      return refuse('PARLEY_WRONG_REVISION', 'Others changed the development at the same time: try again.', [], {
        currentRevision: actual,
      })
    },
  }
}

const noSuchDevelopment = (id: string): Refusal => refuse('PARLEY_NOT_FOUND', `There is no development ${id}.`)

const stale = (currentRevision: number): Refusal =>
  refuse(
    'PARLEY_STALE',
    'The development has changed since that revision.',
    [{ header: 'if-match', message: 'is stale' }],
    {
      currentRevision,
    },
  )

const standing = async (writing: Writing, { id, revision }: Development): Promise<Omit<Written, 'unchanged'>> => ({
  id,
  revision,
  position: await positionOf(writing, id, revision),
})

const decideFresh = async (
  writing: Writing,
  glossaries: Glossaries,
  state: Development,
  curation: Curation,
  target: Development | undefined,
): Promise<Decision> => {
  if (curation.op === 'duplicate') return decideDuplicate(writing, state, curation.body, target)
  const attempt = (glossary = glossaries.known(state.conflict)): Decision => {
    const { description } = glossary
    if (!description) return noSuchConflict(state.conflict)
    const recording = {
      conflict: state.conflict,
      zone: description.timeZone,
      now: writing.now(),
      names: namesOf(glossary),
    }
    return decide(state, curation, recording)
  }
  const first = attempt()
  return isRefusal(first) && mayBeBehind(first) ? attempt(await glossaries.fresh(state.conflict)) : first
}

/** Every link of a chain is looked at again whenever one of its developments changes. */
const MOST_LINKS = 50

/** A development as it was before later lines of the upload, and whether there are any. */
type Turn = { readonly inTurn: Development | undefined; readonly isOvertaken: boolean }

/** What a development is marked as a duplicate of. */
const targetOf = async (
  writing: Writing,
  conflict: string,
  curation: Curation,
  isLater: (of: EventMetadata) => boolean,
): Promise<Turn | undefined> => {
  if (curation.op !== 'duplicate') return undefined
  const id = referencedId(conflict, curation.body.of)
  return turnOf(writing, id, await loadDevelopment(writing.store, id), isLater)
}

/** @param loaded the development as it is now. */
const turnOf = async (
  { store }: Writing,
  id: string,
  loaded: LoadedDevelopment | undefined,
  isLater: (of: EventMetadata) => boolean,
): Promise<Turn> => {
  const isOvertaken = loaded?.metadata.some(isLater) ?? false
  const inTurn = isOvertaken ? await loadDevelopment(store, id, isLater) : loaded
  return { inTurn: inTurn?.state, isOvertaken }
}

const decideDuplicate = (
  { index }: Writing,
  state: Development,
  { of: _, ...rest }: z.infer<typeof curationBodies.duplicate>,
  target: Development | undefined,
): Decision => {
  if (target) {
    const decision = markDuplicate(state, target, rest)
    const links = index.conflicts.get(state.conflict)?.linksThrough(state.id, target.id) ?? 0
    if (decision === null || isRefusal(decision) || links <= MOST_LINKS) return decision
    const message = `makes a chain of more than ${MOST_LINKS} duplicates: name the development at its end`
    return refuse('PARLEY_INVALID', 'The mark is not made.', [{ pointer: '/of', message }])
  }
  return refuse('PARLEY_INVALID', 'The mark is not made.', [
    { pointer: '/of', message: 'there is no such development' },
  ])
}

const decide = (
  state: Development,
  curation: Exclude<Curation, { readonly op: 'duplicate' }>,
  recording: Recording,
): Decision => {
  switch (curation.op) {
    case 'correct':
      return curation.body.reason === 'source-revised'
        ? revise(state, curation.body, recording)
        : rectify(state, curation.body, recording)
    case 'retract':
      return curation.body.reason === 'source-withdrew'
        ? withdrawOrRestore(state, 'withdraws', curation.body, recording)
        : strike(state, curation.body)
    case 'reinstate':
      return curation.body.reason === 'source-restored'
        ? withdrawOrRestore(state, 'restores', curation.body, recording)
        : liftStrike(state, curation.body)
    case 'grade':
      return gradeDevelopment(state, curation.body)
    default: {
      const _: never = curation
      return _
    }
  }
}
