import type { AppendFaults } from './append-faults.js'
import type { EventLog, LogRecord, ProposedEvent } from './event-log.js'
import { DELETED, metadataText, metastreamOf, STREAM_DELETED } from './stream-metadata.js'
import { decideWrite, type Expected } from './write-rules.js'

export type Write = { readonly stream: string; readonly expected: Expected; readonly events: readonly ProposedEvent[] }

export type WriteOutcome =
  | { readonly kind: 'written'; readonly revision: bigint; readonly position: number | undefined }
  | { readonly kind: 'wrongRevision'; readonly current: bigint }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'fault'; readonly fault: NonNullable<ReturnType<AppendFaults>>['kind'] }

/** Ids of events that the server writes by itself need not be random. */
let ownEvents = 0
const ownEvent = (type: string, data: Buffer): ProposedEvent => {
  ownEvents += 1
  const id = `00000000-0000-4000-8000-${String(ownEvents).padStart(12, '0')}`
  return { id, type, isJson: true, data, metadata: new Uint8Array() }
}

/** Writes stream metadata as a client's `setStreamMetadata` does. */
export const setStreamMetadata = (
  log: EventLog,
  stream: string,
  rules: { readonly [key: string]: number | bigint },
): readonly LogRecord[] => {
  const metastream = metastreamOf(stream)
  return log.write(metastream, BigInt(log.stream(metastream).length), [ownEvent('$metadata', metadataText(rules))])
}

/** The position of an append is that of its last event (StorageChaser.cs: CommitAck has the last prepare's position). */
const applied = (log: EventLog, { stream, expected, events }: Write): WriteOutcome => {
  const decision = decideWrite(
    log,
    stream,
    expected,
    events.map(({ id }) => id),
  )
  switch (decision.kind) {
    case 'repeat':
      return { kind: 'written', revision: decision.last.revision, position: decision.last.position }
    case 'wrongRevision':
      return { kind: 'wrongRevision', current: decision.current }
    case 'deleted':
      return { kind: 'deleted' }
    case 'write': {
      // A soft-deleted stream that is written to shows its new events only (StorageWriterService.cs, SoftUndeleteStream).
      if (decision.undeletes) setStreamMetadata(log, stream, { $tb: decision.first })
      const last = log.write(stream, decision.first, events).at(-1)
      return { kind: 'written', revision: last?.revision ?? decision.first - 1n, position: last?.position }
    }
    default: {
      const _: never = decision
      return _
    }
  }
}

/** Applies an append with the fault that is in store for it. */
export const applyWrite = (log: EventLog, write: Write, faults: AppendFaults): WriteOutcome => {
  const fault = faults({ stream: write.stream, ids: write.events.map(({ id }) => id) })
  if (fault?.when === 'before') return { kind: 'fault', fault: fault.kind }
  const outcome = applied(log, write)
  if (fault === undefined || outcome.kind !== 'written') return outcome
  if (fault.kind === 'noPosition') return { ...outcome, position: undefined }
  return { kind: 'fault', fault: fault.kind }
}

/** Soft delete: `$tb` beyond every revision. Hard delete: a tombstone (docs/streams.md). */
export const deleteStream = (log: EventLog, stream: string, hard: boolean): LogRecord | undefined =>
  hard
    ? log.write(stream, DELETED, [ownEvent(STREAM_DELETED, Buffer.from('{}'))])[0]
    : setStreamMetadata(log, stream, { $tb: DELETED })[0]
