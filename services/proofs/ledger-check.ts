import { z } from 'zod'
import { CONFLICT_STREAM, isConflictEventType, parseConflictEvent } from '../../domain/conflict.js'
import { DEVELOPMENT_STREAM, isReport, parseDevelopmentEvent } from '../../domain/development/events.js'
import type { LedgerEvent } from '../event-store.js'
import { leafHash, leafTextOf } from '../ledger-leaf.js'
import { MerkleTree } from './merkle-tree.js'

/** What every event has beside what it says. */
const envelope = z.object({
  id: z.guid(),
  schemaVersion: z.int().positive(),
  recordedAt: z.iso.datetime({ precision: 3 }),
  metadata: z.looseObject({
    conflict: z.string(),
    recordedBy: z.string(),
    contentDigest: z.string(),
    $correlationId: z.string(),
  }),
})

/** What is known of a stream so far. */
type Stream = { readonly revision: number; readonly conflict: string }

/**
 * Checks a ledger event by event, from the first on, and makes its Merkle tree anew: of what the events say, canonicalised
 * again, and of no hash that was stored. Keeps 64 bytes for each event, and one entry for each stream.
 */
export class LedgerCheck {
  readonly #tree = new MerkleTree()
  readonly #streams = new Map<string, Stream>()
  #due = 1
  #recordedAt = ''

  /**
   * Takes the next event of the ledger, with the text that the store has of it, where it can be had. What is wrong with it,
   * each a clause that goes on from the event's name; nothing where all is well.
   */
  take(event: LedgerEvent, stored?: string): readonly string[] {
    const text = canonicalOf(event)
    const leaf = leafHash(text ?? stored ?? '')
    this.#tree.push(leaf)
    return [
      ...this.#checkPlace(event),
      ...(leaf.equals(event.leaf) ? [] : ['does not match its leaf hash']),
      ...(text !== undefined && text === (stored ?? text) ? [] : ['is not stored in its canonical form']),
      ...checkShape(event),
    ]
  }

  /** Takes the next event where it can't be read: `stored` are the bytes that the store has of it. */
  takeUnreadable(sequence: number, stored: Uint8Array): void {
    this.#tree.push(leafHash(stored))
    this.#due = sequence + 1
  }

  /** The Merkle tree of what was taken. */
  get tree(): Omit<MerkleTree, 'push'> {
    return this.#tree
  }

  /** How many streams there are. */
  get streams(): number {
    return this.#streams.size
  }

  /** When the last event was recorded; empty before the first. */
  get recordedAt(): string {
    return this.#recordedAt
  }

  #checkPlace({ sequence, stream, revision, recordedAt, metadata }: LedgerEvent): readonly string[] {
    const before = this.#streams.get(stream)
    const wrong: string[] = []
    if (sequence !== this.#due) wrong.push(`comes where event ${this.#due} is due`)
    if (revision !== (before?.revision ?? -1) + 1)
      wrong.push(`has revision ${revision} of ${stream}, where ${(before?.revision ?? -1) + 1} is due`)
    if (before && metadata.conflict !== before.conflict)
      wrong.push(`is of the conflict ${metadata.conflict}, its stream of ${before.conflict}`)
    if (recordedAt < this.#recordedAt) wrong.push(`was recorded at ${recordedAt}, before the one before it`)
    else this.#recordedAt = recordedAt
    this.#due = sequence + 1
    this.#streams.set(stream, { revision, conflict: before?.conflict ?? metadata.conflict })
    return wrong
  }
}

/** The text of an event's leaf; undefined where it holds what has no canonical form, as a number beyond a double's range. */
const canonicalOf = (event: LedgerEvent): string | undefined => {
  try {
    return leafTextOf(event)
  } catch {
    return undefined
  }
}

/** Whether an event is of the shape of its type, and belongs where it stands. */
const checkShape = (event: LedgerEvent): readonly string[] => {
  const parsed = envelope.safeParse(event)
  const wrong = parsed.success ? [] : [`is not of the shape of an event: ${reasonOf(parsed.error)}`]
  try {
    checkContent(event)
    return wrong
  } catch (error) {
    return [...wrong, `can not be read as ${event.type}: ${reasonOf(error)}`]
  }
}

const checkContent = ({ stream, type, data, revision, metadata }: LedgerEvent): void => {
  if (stream.startsWith(CONFLICT_STREAM)) {
    if (!isConflictEventType(type)) throw new Error('there is no such type')
    parseConflictEvent(type, data)
    if (stream !== `${CONFLICT_STREAM}${metadata.conflict}`)
      throw new Error(`it is of the conflict ${metadata.conflict}, and stands in ${stream}`)
    return
  }
  if (!stream.startsWith(DEVELOPMENT_STREAM)) throw new Error(`there is no such stream: ${stream}`)
  const parsed = parseDevelopmentEvent(type, data)
  if (isReport(parsed) !== (revision === 0))
    throw new Error('a report is the first event of its stream, and no other is')
  if (!isReport(parsed)) return
  const { id, conflict } = parsed.data
  if (stream !== `${DEVELOPMENT_STREAM}${id}` || conflict !== metadata.conflict)
    throw new Error(`it is the report ${id} of ${conflict}, and stands in ${stream} of ${metadata.conflict}`)
}

/** Why something was thrown, in one line. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error)
  const [issue] = error.issues
  return issue === undefined ? 'it breaks its schema' : `${issue.path.join('.')}: ${issue.message}`
}
