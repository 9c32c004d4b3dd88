import { UNBOUNDED } from '../domain/clocks.js'
import { developmentStream } from '../domain/development/events.js'
import { inKnowledgeOrder, strikesInForce } from '../domain/development/state.js'
import { inputForm } from '../domain/normalise.js'
import { toInstant } from '../domain/vocabulary/time.js'
import type { Kept } from './as-of-index/kept.js'
import type { EventStore, StreamEvent } from './event-store.js'
import type { LedgerIndex } from './ledger-index.js'
import { type Supported, supportedBy } from './supports.js'

const instantOrNull = (ms: number): string | null => (Number.isFinite(ms) ? toInstant(ms) : null)
const orNull = (end: number): number | null => (Number.isFinite(end) ? end : null)

/** An event as stored, and where in the ledger it stands; `position` and `recordedAt` are null where that is not known. */
type HistoryEvent = Pick<StreamEvent, 'revision' | 'type' | 'data'> & {
  readonly sequence: number
  readonly position: string | null
  readonly recordedAt: string | null
  readonly recordedBy: string
}

/**
 * The whole life of a development: its events as stored, its entries in knowledge order, its strikes, its grades, every
 * statement with its rectangle, and what it supports at present. `knownFrom` and `knownUntil` are instants,
 * `recordedFrom` and `recordedUntil` ledger sequences; both are half-open, and an open end is null.
 * @param now milliseconds since 1970: the world clock of what it supports.
 */
export const historyOf = async (kept: Kept, store: EventStore, index: LedgerIndex, now: number) => {
  const { state, sequences, rows, grades, voidMarks } = kept
  const timeOf = (sequence: number): string | null => index.at(sequence)?.recordedAt ?? null
  const supports = supportsNow(kept, index, now)
  const events: HistoryEvent[] = []
  for await (const { revision, type, data, metadata } of store.readStream(developmentStream(state.id))) {
    const sequence = sequences[revision]
    // What the store has beyond the index is shown by a later read.
    if (sequence === undefined) break
    const position = index.at(sequence)?.position ?? null
    const { recordedBy } = metadata
    events.push({ revision, sequence, position, recordedAt: timeOf(sequence), recordedBy, type, data })
  }
  /** Who recorded the event of a revision, and when. */
  const recorded = (revision: number) => {
    const { sequence = null, recordedAt = null, recordedBy = null } = events[revision] ?? {}
    return { sequence, recordedAt, recordedBy }
  }
  const strikesOf = (number: number): readonly number[] =>
    strikesInForce(state).flatMap((strike) =>
      strike.strikes.kind === 'entry' && strike.strikes.statement === number ? [strike.number] : [],
    )
  return {
    id: state.id,
    conflict: state.conflict,
    revision: state.revision,
    events,
    entries: inKnowledgeOrder(state.entries).map((entry) => ({
      number: entry.number,
      kind: entry.kind,
      reportedAt: toInstant(entry.reportedAt),
      ...recorded(entry.number),
      struckBy: [...strikesOf(entry.number)],
      content: entry.kind === 'says' ? inputForm(entry.content) : null,
    })),
    strikes: state.strikes.map(({ number, strikes, liftedBy }) => ({
      revision: number,
      strikes: strikes.kind,
      statement: strikes.kind === 'entry' ? strikes.statement : null,
      of: strikes.kind === 'duplicate' ? strikes.of : null,
      ...recorded(number),
      liftedBy,
      lifted: liftedBy === null ? null : recorded(liftedBy),
      void: voidMarks.has(number),
    })),
    statements: rows.map(({ statement, knownFrom, knownUntil, recordedFrom, recordedUntil, sourcesOf }) => ({
      statement: statement.number,
      knownFrom: toInstant(knownFrom),
      knownUntil: instantOrNull(knownUntil),
      recordedFrom,
      recordedUntil: orNull(recordedUntil),
      recordedFromAt: timeOf(recordedFrom),
      recordedUntilAt: timeOf(recordedUntil),
      sourcesOf,
      content: inputForm(statement.content),
    })),
    grades: grades.map(({ sequence, grade }) => ({
      ...recorded(sequences.indexOf(sequence)),
      sequence,
      reliability: grade.reliability ?? null,
      credibility: grade.credibility ?? null,
    })),
    supports: [...supports],
  }
}

/** What a development supports now, as far as anything was ever reported or recorded. */
const supportsNow = ({ state }: Kept, index: LedgerIndex, now: number): readonly Supported[] => {
  const conflict = index.conflicts.get(state.conflict)
  const sequence = index.head?.sequence ?? 0
  const clock = { asOf: now + 1, knownAt: UNBOUNDED, sequence, certainty: 'certain' } as const
  return conflict ? supportedBy(state.id, conflict, clock) : []
}
