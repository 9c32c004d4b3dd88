import { developmentStream } from '../domain/development/events.js'
import { inKnowledgeOrder, strikesInForce } from '../domain/development/state.js'
import { inputForm } from '../domain/normalise.js'
import { toInstant } from '../domain/vocabulary/time.js'
import type { Kept } from './as-of-index/kept.js'
import type { EventStore } from './event-store.js'
import type { LedgerIndex } from './ledger-index.js'

const instantOrNull = (ms: number): string | null => (Number.isFinite(ms) ? toInstant(ms) : null)
const orNull = (end: number): number | null => (Number.isFinite(end) ? end : null)

/**
 * The whole life of a development: its events as stored, its entries in knowledge order, its strikes, its grades, and
 * every statement with its rectangle. `knownFrom` and `knownUntil` are instants, `recordedFrom` and `recordedUntil`
 * ledger sequences; both are half-open, and an open end is null.
 */
export const historyOf = async (kept: Kept, store: EventStore, index: LedgerIndex) => {
  const { state, sequences, rows, grades, voidMarks } = kept
  const events = []
  for await (const { revision, type, data, metadata } of store.readStream(developmentStream(state.id))) {
    const sequence = sequences[revision]
    // What the store has beyond the index is shown by a later read.
    if (sequence === undefined) break
    const at = index.at(sequence)
    events.push({
      revision,
      sequence,
      position: at?.position ?? null,
      recordedAt: at?.recordedAt ?? null,
      recordedBy: metadata.recordedBy,
      type,
      data,
    })
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
      struckBy: [...strikesOf(entry.number)],
      content: entry.kind === 'says' ? inputForm(entry.content) : null,
    })),
    strikes: state.strikes.map(({ number, strikes, liftedBy }) => ({
      revision: number,
      strikes: strikes.kind,
      statement: strikes.kind === 'entry' ? strikes.statement : null,
      of: strikes.kind === 'duplicate' ? strikes.of : null,
      liftedBy,
      void: voidMarks.has(number),
    })),
    statements: rows.map(({ statement, knownFrom, knownUntil, recordedFrom, recordedUntil, sourcesOf }) => ({
      statement: statement.number,
      knownFrom: toInstant(knownFrom),
      knownUntil: instantOrNull(knownUntil),
      recordedFrom,
      recordedUntil: orNull(recordedUntil),
      sourcesOf,
      content: inputForm(statement.content),
    })),
    grades: grades.map(({ sequence, grade }) => ({
      sequence,
      reliability: grade.reliability ?? null,
      credibility: grade.credibility ?? null,
    })),
  }
}
