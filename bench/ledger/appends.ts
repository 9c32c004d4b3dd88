import { conflictStream } from '../../domain/conflict.js'
import {
  type Decision,
  gradeDevelopment,
  markDuplicate,
  rectify,
  report,
  revise,
  strike,
  withdrawOrRestore,
} from '../../domain/development/decide.js'
import { type DevelopmentEvent, developmentStream, storedData } from '../../domain/development/events.js'
import { type Development, evolveDevelopment } from '../../domain/development/state.js'
import { namesOf } from '../../domain/glossary/glossary.js'
import { digestOf, normalise, type Recording } from '../../domain/normalise.js'
import { contentDigest, idOfExternalRef } from '../../domain/vocabulary/ids.js'
import type { Append, EventStore } from '../../services/event-store.js'
import { newEvent } from '../../services/writing.js'
import { type Line, linesOf, type Op, referenceTo } from './lines.js'
import type { LedgerShape } from './plan.js'
import { accepted, CONFLICT, opening, ZONE } from './world.js'

/** When everything is recorded, in milliseconds since 1970: after the last report. */
export const RECORDED_AT = Date.UTC(2025, 0, 1)
const AUTHOR = { recordedBy: 'local', correlationId: 'bench' }

/** The id of the development whose externalRef has that key. */
const idOf = (key: string): string => idOfExternalRef(CONFLICT, referenceTo(key))

/**
 * The appends that make a ledger, in its order: decided by the domain's own commands, so that they are what the server
 * would have recorded, but without a store to ask. The first opens the conflict.
 */
export function* appendsOf(shape: LedgerShape): Generator<Append, void, undefined> {
  const { events, filled } = opening()
  const stream = conflictStream(CONFLICT)
  for (const [revision, event] of events.entries()) {
    const expected = revision === 0 ? 'noStream' : revision - 1
    const about = { conflict: CONFLICT, contentDigest: contentDigest(event.data) }
    yield { stream, expected, events: [accepted(newEvent(stream, expected, event, about, AUTHOR))] }
  }
  const recording = { conflict: CONFLICT, zone: ZONE, now: RECORDED_AT, names: namesOf(filled) }
  const known = new Map<string, Development>()
  for (const line of linesOf(shape)) {
    const id = idOf(line.key)
    const before = known.get(id) ?? null
    const event = line.kind === 'report' ? reported(line, id, recording) : done(line.op, before, known, recording)
    if (event === null) continue
    const state = evolveDevelopment(before, event)
    if (line.kind === 'op' || line.again) known.set(id, state)
    yield appendOf(id, event, state.revision)
  }
}

const reported = ({ input }: Extract<Line, { kind: 'report' }>, id: string, recording: Recording) =>
  decided(report(null, id, CONFLICT, accepted(normalise(input, recording))))

const done = (
  op: Op,
  state: Development | null,
  known: ReadonlyMap<string, Development>,
  recording: Recording,
): DevelopmentEvent | null => {
  if (state === null) throw new Error('something is done to what was not reported')
  return decided(decisionOf(op, state, known, recording))
}

const decisionOf = (
  op: Op,
  state: Development,
  known: ReadonlyMap<string, Development>,
  recording: Recording,
): Decision => {
  switch (op.op) {
    case 'correct':
      return op.reason === 'source-revised' ? revise(state, op, recording) : rectify(state, op, recording)
    case 'retract':
      return op.reason === 'source-withdrew' ? withdrawOrRestore(state, 'withdraws', op, recording) : strike(state, {})
    case 'reinstate':
      return withdrawOrRestore(state, 'restores', op, recording)
    case 'grade':
      return gradeDevelopment(state, op)
    case 'duplicate': {
      const target = known.get(idOf(op.of.key))
      if (target === undefined) throw new Error(`there is no original ${op.of.key}`)
      return markDuplicate(state, target, {})
    }
    default: {
      const _: never = op
      return _
    }
  }
}

/** The event; null where what was asked for was so already, as where a figure is corrected to itself. */
const decided = (decision: Decision): DevelopmentEvent | null => accepted(decision)

const appendOf = (id: string, event: DevelopmentEvent, revision: number): Append => {
  const stream = developmentStream(id)
  const expected = revision === 0 ? 'noStream' : revision - 1
  const digest = 'content' in event.data ? digestOf(event.data.content) : contentDigest(event.data)
  const about = { conflict: CONFLICT, contentDigest: digest }
  const stored = { type: event.type, data: storedData(event) }
  return { stream, expected, events: [accepted(newEvent(stream, expected, stored, about, AUTHOR))] }
}

/** So many appends are on their way at once. */
const BATCH = 512

/** Writes a ledger to a store; `tell` is called with the number of events now and then. */
export const writeLedger = async (
  store: EventStore,
  shape: LedgerShape,
  tell: (events: number) => void = () => undefined,
): Promise<number> => {
  let batch: Append[] = []
  let written = 0
  const flush = async (): Promise<void> => {
    const taken = batch
    batch = []
    for (const { outcome } of await store.appendMany(taken))
      if (outcome !== 'appended') throw new Error('the store holds something already')
    written += taken.length
    tell(written)
  }
  for (const append of appendsOf(shape)) {
    batch.push(append)
    if (batch.length === BATCH) await flush()
  }
  await flush()
  return written
}
