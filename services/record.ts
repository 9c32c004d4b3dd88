import { report } from '../domain/development/decide.js'
import { type DevelopmentEvent, developmentStream, storedData } from '../domain/development/events.js'
import type { Content } from '../domain/developments/catalogue.js'
import { namesOf } from '../domain/glossary/glossary.js'
import { digestOf, idOf, normalise } from '../domain/normalise.js'
import { isRefusal, type Refusal, refuse } from '../domain/refusal.js'
import { contentDigest, derivedId } from '../domain/vocabulary/ids.js'
import { appendPrepared, type Outcome, type Prepared } from './prepared.js'
import {
  type Author,
  type Glossaries,
  loadDevelopment,
  loadReport,
  newEvent,
  positionOf,
  type Writing,
  type Written,
} from './writing.js'

/** One development to be recorded, as it was sent. */
export type Report = { readonly input: unknown; readonly author: Author }

/** Which development a report is, and what its id follows from. */
type Identity = { readonly id: string; readonly from: 'input' | 'idempotencyKey' | 'new' }

/** Records a development. A report sent again is unchanged; the same id with other content is refused. */
export const record = async (
  writing: Writing,
  glossaries: Glossaries,
  conflict: string,
  report: Report,
): Promise<Outcome> => {
  const identity = identityOf(writing, conflict, report)
  if (isRefusal(identity)) return identity
  return appendPrepared(writing.store, await prepareReport(writing, glossaries, conflict, report, identity))
}

/** Which development a report is: of one that has no id of its own, and no Idempotency-Key, it is another each time. */
export const identityOf = ({ newId }: Writing, conflict: string, { input, author }: Report): Identity | Refusal => {
  const own = idOf(input, conflict)
  return isRefusal(own) ? own : identify(own, conflict, author, newId)
}

/** Makes the event of a report, or finds that it was recorded already, or why it can't be. */
export const prepareReport = async (
  writing: Writing,
  glossaries: Glossaries,
  conflict: string,
  { input, author }: Report,
  identity: Identity,
): Promise<Prepared> => {
  const content = await normaliseFresh(writing, glossaries, conflict, input)
  const known = writing.index.homeOf(identity.id)
  if (isRefusal(content)) {
    // What was sent and recorded before is unchanged, even where its names have since gone to others.
    const before = identity.from === 'new' ? undefined : await sameInput(writing, conflict, identity, input)
    return before ?? content
  }
  if (known !== undefined) return compare(writing, conflict, identity, content, input)
  const foreign = await foreignReference(writing, conflict, content)
  if (foreign) return foreign
  const stream = developmentStream(identity.id)
  const event: DevelopmentEvent = { type: content.type, data: { id: identity.id, conflict, content } }
  const made = newEvent(
    stream,
    'noStream',
    { type: event.type, data: storedData(event) },
    { conflict, contentDigest: digestOf(content), inputDigest: contentDigest(input) },
    author,
  )
  if (isRefusal(made)) return made
  return {
    append: { stream, expected: 'noStream', events: [made] },
    settle: async (result) =>
      // A report that the store has already may be one that the index does not know of yet.
      result.outcome === 'appended' && !result.repeated
        ? { id: identity.id, revision: result.revision, position: result.position, unchanged: false }
        : compare(writing, conflict, identity, content, input),
  }
}

const identify = (own: string | undefined, conflict: string, author: Author, newId: () => string): Identity => {
  if (own !== undefined) return { id: own, from: 'input' }
  const { idempotency, recordedBy } = author
  if (!idempotency) return { id: newId(), from: 'new' }
  return { id: derivedId(conflict, recordedBy, idempotency.key, idempotency.line), from: 'idempotencyKey' }
}

/** Normalises with the glossary as this process knows it; where a name is unknown, with what the store has beyond it. */
const normaliseFresh = async (
  writing: Writing,
  glossaries: Glossaries,
  conflict: string,
  input: unknown,
): Promise<Content | Refusal> => {
  const attempt = (glossary = glossaries.known(conflict)): Content | Refusal => {
    const { description } = glossary
    if (!description) return noSuchConflict(conflict)
    return normalise(input, { conflict, zone: description.timeZone, now: writing.now(), names: namesOf(glossary) })
  }
  const first = attempt()
  return isRefusal(first) && mayBeBehind(first) ? attempt(await glossaries.fresh(conflict)) : first
}

/** Whether a refusal may come from a glossary that lags behind the store. */
export const mayBeBehind = ({ code }: Refusal): boolean =>
  code.startsWith('PARLEY_UNKNOWN_') || code === 'PARLEY_NOT_FOUND'

export const noSuchConflict = (conflict: string): Refusal =>
  refuse('PARLEY_NOT_FOUND', `There is no conflict ${conflict}.`)

/** A reference to a development of another conflict is refused; one to none may dangle. */
const foreignReference = async (
  { store, index }: Writing,
  conflict: string,
  content: Content,
): Promise<Refusal | null> => {
  if (content.type !== 'ClaimDisputed') return null
  const home = index.homeOf(content.disputes) ?? (await loadReport(store, content.disputes))?.metadata.conflict
  if (home === undefined || home === conflict) return null
  return refuse('PARLEY_FOREIGN_REFERENCE', 'A development can only refer to others of its conflict.', [
    { pointer: '/disputes', message: 'belongs to another conflict' },
  ])
}

/** Compares a report with what was first recorded under its id. */
const compare = async (
  writing: Writing,
  conflict: string,
  identity: Identity,
  content: Content,
  input: unknown,
): Promise<Outcome> => {
  const loaded = await loadDevelopment(writing.store, identity.id)
  if (!loaded) throw new Error(`the stream of ${identity.id} exists and is empty`)
  const { state } = loaded
  const decision = report(state, identity.id, conflict, content)
  if (decision === null)
    return {
      id: state.id,
      revision: state.revision,
      position: await positionOf(writing, state.id, state.revision),
      unchanged: true,
    }
  if (!isRefusal(decision)) throw new Error(`${identity.id} is reported already`)
  return (await sameInput(writing, conflict, identity, input)) ?? differs(identity, decision)
}

const differs = (identity: Identity, refusal: Refusal): Refusal =>
  identity.from === 'idempotencyKey'
    ? refuse('PARLEY_IDEMPOTENCY_KEY_REUSED', 'The same Idempotency-Key came with other content.', [
        { header: 'idempotency-key', message: 'was used for other content' },
      ])
    : refusal

/** The development, where it was first recorded from this very input. */
const sameInput = async (
  writing: Writing,
  conflict: string,
  { id }: Identity,
  input: unknown,
): Promise<Written | undefined> => {
  const loaded = await loadDevelopment(writing.store, id)
  const first = loaded?.metadata[0]
  if (first?.conflict !== conflict || first.inputDigest !== contentDigest(input)) return undefined
  const revision = loaded?.state.revision ?? 0
  return { id, revision, position: await positionOf(writing, id, revision), unchanged: true }
}
