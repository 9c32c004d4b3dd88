import {
  type Append,
  type AppendResult,
  type EventStore,
  EventStoreFault,
  type StreamEvent,
} from '../../../services/event-store.js'
import { leafHash, leafText } from '../../../services/ledger-leaf.js'
import { embeddedHealth } from '../embedded-health.js'
import { decideAppend } from '../expected-revision.js'
import { createBell, followLedger, type LedgerSource, readLedger } from '../ledger-reading.js'
import { moveResult, prepareMoved } from '../moved-event.js'
import { positionOf } from '../position.js'
import { type PreparedAppend, prepareAppend } from '../prepared-append.js'
import { recordedAtAfter } from '../recorded-at.js'
import { ledgerEventFrom, streamEventFrom } from '../stored-event.js'

type MemoryStoreOptions = {
  /** The clock, in milliseconds since 1970; default the system's. */
  readonly now?: () => number
}

/** The text is kept instead of the object: nobody can change what was recorded through a reference to it. */
type Row = { readonly id: string; readonly sequence: number; readonly recordedAt: string; readonly text: string }

const PAGE_ROWS = 256

/** An event store in this process's memory, for tests and trials: everything is gone when the process ends. */
export const createMemoryStore = ({ now = Date.now }: MemoryStoreOptions = {}): EventStore => {
  const ledger: Row[] = []
  const streams = new Map<string, Row[]>()
  const bell = createBell()
  let closed = false

  const assertOpen = () => {
    if (closed) throw new EventStoreFault('closed', 'The event store is closed')
  }

  const source: LedgerSource = {
    assertOpen,
    isClosed: () => closed,
    headSequence: () => ledger.length,
    page: (sequence, upTo) =>
      ledger
        .slice(sequence, Math.min(upTo, sequence + PAGE_ROWS))
        .map((row) => ledgerEventFrom(row.text, row.sequence, leafHash(row.text))),
    bell,
  }

  const write = ({ stream, events, recordedAt: given }: PreparedAppend, first: number): void => {
    const rows = streams.get(stream) ?? []
    streams.set(stream, rows)
    const recordedAt = recordedAtAfter(ledger.at(-1)?.recordedAt, given ?? now())
    for (const [index, event] of events.entries()) {
      const text = leafText({ ...event, stream, revision: first + index, recordedAt })
      const row = { id: event.id, sequence: ledger.length + 1, recordedAt, text }
      ledger.push(row)
      rows.push(row)
    }
  }

  const resultAt = (stream: string, revision: number, repeated: boolean): AppendResult => {
    const row = streams.get(stream)?.[revision]
    if (row === undefined) throw new TypeError(`${stream} has no revision ${revision}`)
    return { outcome: 'appended', revision, position: positionOf(row.sequence), repeated }
  }

  const apply = (append: PreparedAppend): AppendResult => {
    const { stream, events } = append
    const rows = streams.get(stream) ?? []
    const actual = rows.length === 0 ? 'noStream' : rows.length - 1
    const decision = decideAppend(append, actual, (revision, count) =>
      rows.slice(revision, revision + count).map((row) => row.id),
    )
    if (decision.kind === 'wrongRevision') return { outcome: 'wrongRevision', actual: decision.actual }
    if (decision.kind === 'repeat') return resultAt(stream, decision.revision, true)
    write(append, decision.first)
    return resultAt(stream, decision.first + events.length - 1, false)
  }

  const applyAll = (appends: readonly PreparedAppend[]): readonly AppendResult[] => {
    const results = appends.map(apply)
    bell.ring()
    return results
  }

  const appendAll = (appends: readonly Append[]): readonly AppendResult[] => {
    assertOpen()
    return applyAll(appends.map(prepareAppend))
  }

  async function* readStream(stream: string, fromRevision = 0): AsyncGenerator<StreamEvent, void, undefined> {
    assertOpen()
    for (const [index, row] of (streams.get(stream) ?? []).slice(fromRevision).entries()) {
      yield streamEventFrom(row.text, stream, fromRevision + index)
    }
  }

  return {
    append: async (stream, expected, events) => {
      const [result] = appendAll([{ stream, expected, events }])
      if (result === undefined) throw new TypeError('An append has one result')
      return result
    },
    appendMany: async (appends) => appendAll(appends),
    move: async (events) => {
      assertOpen()
      return moveResult(events, applyAll(events.map(prepareMoved)))
    },
    readStream,
    readAll: (after) => readLedger(source, after),
    subscribe: (after, signal) => followLedger(source, after, signal),
    head: async () => {
      assertOpen()
      const last = ledger.at(-1)
      return last && { sequence: last.sequence, position: positionOf(last.sequence), recordedAt: last.recordedAt }
    },
    health: () => embeddedHealth(ledger.length),
    close: async () => {
      closed = true
      bell.ring()
    },
  }
}
