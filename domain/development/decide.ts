import type { Content } from '../developments/catalogue.js'
import { digestOf, type Recording } from '../normalise.js'
import { type Refusal, refuse } from '../refusal.js'
import { parseReportTime, type ReportTime, toMs } from '../vocabulary/time.js'
import type { DevelopmentEvent } from './events.js'
import { applyPatch } from './patch.js'
import {
  type Development,
  type Entry,
  type Grade,
  inKnowledgeOrder,
  type Says,
  type Strike,
  statementsOf,
  strikesInForce,
  unstruckEntries,
} from './state.js'

// What may be done to a development. What is already so yields no event. Refusals are values.

/** At most one event: none where the thing asked for is already so. */
export type Decision = DevelopmentEvent | null | Refusal

type Noted = { readonly note?: string | undefined }
const noted = ({ note }: Noted): Noted => (note === undefined ? {} : { note })

/** Records a report; the same again is no event, other content under the same id a refusal. */
export const report = (state: Development | null, id: string, conflict: string, content: Content): Decision => {
  if (!state) return { type: content.type, data: { id, conflict, content } }
  if (state.conflict === conflict && digestOf(state.reported) === digestOf(content)) return null
  return refuse('PARLEY_ID_CONFLICT', `The development ${id} was recorded with other content: correct it instead.`)
}

const reportTimeOf = (given: string, { zone, now }: Recording): ReportTime | Refusal => {
  const parsed = parseReportTime(given, zone, now)
  return 'message' in parsed
    ? refuse('PARLEY_BAD_TIME', 'reportedAt can not be read.', [{ pointer: '/reportedAt', message: parsed.message }])
    : parsed
}

export type Revision = Noted & { readonly reportedAt: string; readonly patch: { readonly [key: string]: unknown } }

/**
 * The claimant changed its figure or account: a new entry at `reportedAt`. The patch is applied to the statement that
 * stands just before the new entry, in the order of entries; before all, to the earliest.
 */
export const revise = (
  state: Development,
  { reportedAt: given, patch, ...rest }: Revision,
  recording: Recording,
): Decision => {
  const reportedAt = reportTimeOf(given, recording)
  if ('refused' in reportedAt) return reportedAt
  if (Object.hasOwn(patch, 'reportedAt'))
    return refuse('PARLEY_INVALID', 'A revised account has its reportedAt beside the patch.', [
      { pointer: '/patch/reportedAt', message: 'must not stand in the patch' },
    ])
  const at = toMs(reportedAt.at)
  const statements = statementsOf(state)
  const base = statements.findLast((says) => says.reportedAt <= at) ?? statements[0]
  if (!base) throw new Error(`development ${state.id} has no statement`)
  const patched = patchedContent(state, base, patch, recording)
  if ('refused' in patched) return patched
  const content = { ...patched, reportedAt }
  const same = unstruckEntries(state).some((entry) => entry.kind === 'says' && isSameStatement(entry.content, content))
  if (same) return null
  return { type: 'DevelopmentCorrected', data: { reason: 'source-revised', content, ...noted(rest) } }
}

/** Whether two report times are the same: the same instant, or the same words (a bare date's cap is not content). */
const isSameTime = (a: { at: string; given: string }, b: { at: string; given: string }): boolean =>
  a.at === b.at || a.given === b.given

const isSameStatement = (a: Content, b: Content): boolean =>
  isSameTime(a.reportedAt, b.reportedAt) && digestOf({ ...a, reportedAt: b.reportedAt }) === digestOf(b)

const patchedContent = (
  state: Development,
  base: Says,
  patch: { readonly [key: string]: unknown },
  recording: Recording,
): Content | Refusal => {
  const result = applyPatch(base.content, patch, { id: state.id, conflict: state.conflict }, recording)
  if (!('refused' in result)) return result
  return {
    ...result,
    errors: result.errors.map((error) =>
      error.pointer === undefined ? error : { ...error, pointer: `/patch${error.pointer}` },
    ),
  }
}

export type Rectification = Noted & {
  /** Revisions that made the statements to put right; left out: the last one in knowledge order. */
  readonly replaces?: number | readonly number[] | 'all' | undefined
  readonly patch: { readonly [key: string]: unknown }
}

/** We had recorded it wrongly: the named statements' contents are replaced, for every knownAt as if right at once. */
export const rectify = (
  state: Development,
  { replaces, patch, ...rest }: Rectification,
  recording: Recording,
): Decision => {
  const named = namedStatements(state, replaces)
  if ('refused' in named) return named
  const entries: { readonly statement: number; readonly content: Content }[] = []
  for (const says of named) {
    const receivedAt = toMs(says.content.reportedAt.receivedAt)
    const content = patchedContent(state, says, patch, { ...recording, receivedAt })
    if ('refused' in content) return content
    if (digestOf(content) !== digestOf(says.content)) entries.push({ statement: says.number, content })
  }
  if (entries.length === 0) return null
  return { type: 'DevelopmentCorrected', data: { reason: 'recording-error', entries, ...noted(rest) } }
}

const namedStatements = (state: Development, replaces: Rectification['replaces']): readonly Says[] | Refusal => {
  const all = inKnowledgeOrder(state.entries).filter((entry): entry is Says => entry.kind === 'says')
  if (replaces === 'all') return all
  if (replaces === undefined) return statementsOf(state).slice(-1)
  const named: Says[] = []
  for (const number of new Set(typeof replaces === 'number' ? [replaces] : replaces)) {
    const says = all.find((entry) => entry.number === number)
    if (!says) return noSuchStatement('/replaces', number)
    named.push(says)
  }
  return named
}

const noSuchStatement = (pointer: string, number: number): Refusal =>
  refuse('PARLEY_NO_SUCH_STATEMENT', `No event of revision ${number} made such a thing.`, [
    { pointer, message: `revision ${number} did not make one` },
  ])

/** The source withdrew its report, or restored it, at `reportedAt`. */
export const withdrawOrRestore = (
  state: Development,
  kind: 'withdraws' | 'restores',
  { reportedAt: given, ...rest }: Noted & { readonly reportedAt: string },
  recording: Recording,
): Decision => {
  const reportedAt = reportTimeOf(given, recording)
  if ('refused' in reportedAt) return reportedAt
  const at = toMs(reportedAt.at)
  const first = statementsOf(state)[0]
  if (first && at < first.reportedAt)
    return refuse('PARLEY_BAD_TIME', 'Nothing can be withdrawn or restored before it was first reported.', [
      { pointer: '/reportedAt', message: `lies before the first report, ${first.content.reportedAt.at}` },
    ])
  const same = (entry: Entry): boolean =>
    entry.kind === kind && (entry.reportedAt === at || entry.given === reportedAt.given)
  if (unstruckEntries(state).some(same)) return null
  return kind === 'withdraws'
    ? { type: 'DevelopmentRetracted', data: { reason: 'source-withdrew', reportedAt, ...noted(rest) } }
    : { type: 'DevelopmentReinstated', data: { reason: 'source-restored', reportedAt, ...noted(rest) } }
}

/** Our own error: strikes one entry (the revision that made it), or the whole development. */
export const strike = (
  state: Development,
  { statement, ...rest }: Noted & { readonly statement?: number | undefined },
): Decision => {
  if (statement !== undefined && !state.entries.some(({ number }) => number === statement))
    return noSuchStatement('/statement', statement)
  const already = strikesInForce(state).some(({ strikes }) =>
    statement === undefined ? strikes.kind === 'whole' : strikes.kind === 'entry' && strikes.statement === statement,
  )
  if (already) return null
  return {
    type: 'DevelopmentRetracted',
    data: { reason: 'recording-error', ...(statement === undefined ? {} : { statement }), ...noted(rest) },
  }
}

/** Lifts the strike that revision `undoes` made; it may be left out where exactly one is in force. */
export const liftStrike = (
  state: Development,
  { undoes, ...rest }: Noted & { readonly undoes?: number | undefined },
): Decision => {
  const lift = (found: Strike): Decision =>
    found.liftedBy === null
      ? { type: 'DevelopmentReinstated', data: { reason: 'recording-error', undoes: found.number, ...noted(rest) } }
      : null
  if (undoes !== undefined) {
    const found = state.strikes.find(({ number }) => number === undoes)
    return found ? lift(found) : noSuchStatement('/undoes', undoes)
  }
  const inForce = strikesInForce(state)
  const [only] = inForce.length === 0 ? state.strikes.slice(-1) : inForce
  if (only && inForce.length <= 1) return lift(only)
  return refuse('PARLEY_NO_SUCH_STATEMENT', 'undoes may be left out only where exactly one strike is in force.', [
    {
      pointer: '/undoes',
      message: `must name one of: ${inForce.map(({ number }) => number).join(', ') || 'none in force'}`,
    },
  ])
}

/** Marks the development as a duplicate of `target`, which must exist. */
export const markDuplicate = (state: Development, target: Development, rest: Noted): Decision => {
  const fault = (
    code: 'PARLEY_INVALID' | 'PARLEY_FOREIGN_REFERENCE' | 'PARLEY_DUPLICATE_EARLIER',
    message: string,
  ): Refusal => refuse(code, 'The mark is not made.', [{ pointer: '/of', message }])
  if (target.id === state.id) return fault('PARLEY_INVALID', 'is the development itself')
  if (target.conflict !== state.conflict) return fault('PARLEY_FOREIGN_REFERENCE', 'belongs to another conflict')
  if (strikesInForce(state).some(({ strikes }) => strikes.kind === 'duplicate' && strikes.of === target.id)) return null
  if (target.type !== state.type) return fault('PARLEY_INVALID', `is of another type, ${target.type}`)
  const [mine, theirs] = [state, target].map((of) => statementsOf(of).at(-1)?.content.claim.claimant)
  if (mine !== theirs) return fault('PARLEY_INVALID', `has another claimant, ${theirs}: two claims, not a duplicate`)
  const [since, known] = [state, target].map((of) => statementsOf(of)[0]?.reportedAt ?? 0)
  if ((known ?? 0) > (since ?? 0))
    return fault('PARLEY_DUPLICATE_EARLIER', 'was reported later than this one: mark the other')
  return { type: 'DevelopmentMarkedDuplicate', data: { of: target.id, ...noted(rest) } }
}

/** Grades the development by the Admiralty code; what is left out stays as it is. */
export const gradeDevelopment = (state: Development, asked: Grade & Noted): Decision => {
  const { reliability, credibility, note } = asked
  const same = (key: keyof Grade): boolean => asked[key] === undefined || asked[key] === state.grade[key]
  if (same('reliability') && same('credibility')) return null
  return {
    type: 'DevelopmentGraded',
    data: {
      ...(reliability === undefined ? {} : { reliability }),
      ...(credibility === undefined ? {} : { credibility }),
      ...noted({ note }),
    },
  }
}
