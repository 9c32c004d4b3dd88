import { EventStoreFault, type Head, type LedgerEvent } from '../../../services/event-store.js'
import { createBell, type LedgerSource, readPages } from '../ledger-reading.js'
import { parsePosition } from './log-position.js'
import { type MirrorReader, openMirrorReader } from './mirror-reader.js'
import type { PlaceAnswer } from './thread-messages.js'

const badPosition = (): EventStoreFault =>
  new EventStoreFault('badPosition', 'The position was not issued by this store')

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  b === undefined || (a !== undefined && a > b) ? a : b

export type LedgerOptions = {
  readonly file: string
  readonly assertOpen: () => void
  readonly isClosed: () => boolean
  readonly catchUpMs: number
  /** Asks the store about a position that the mirror does not have. */
  readonly placeOf: (position: string) => Promise<PlaceAnswer>
}

/**
 * The ledger as this process's mirror has it. What this process has written itself is waited for, so that whoever was
 * told that an event is recorded finds it; what others have recorded is there once the mirror has followed.
 */
export class MirroredLedger {
  readonly #options: LedgerOptions
  readonly #bell = createBell()
  #reader: MirrorReader
  #end: Head | undefined
  #acknowledged: string | undefined
  #isCurrent = false
  #lastCurrent: number | null = null
  #generation = 0

  constructor(options: LedgerOptions, end: Head | undefined) {
    this.#options = options
    this.#end = end
    this.#reader = openMirrorReader(options.file)
  }

  get sequence(): number {
    return this.#end?.sequence ?? 0
  }

  /** Whether the mirror has all that the store has, as far as the store has told. */
  get isCurrent(): boolean {
    return this.#isCurrent
  }

  /** When it last had all, in milliseconds since 1970; null while it never had. */
  get lastCurrent(): number | null {
    return this.#lastCurrent
  }

  /** The mirror has all that the store has. */
  becomeCurrent(): void {
    this.#isCurrent = true
    this.#bell.ring()
  }

  /** Others may have recorded what the mirror does not have, since `heard` (milliseconds since 1970). */
  becomeStale(heard: number): void {
    if (this.#isCurrent) this.#lastCurrent = heard
    this.#isCurrent = false
    this.#bell.ring()
  }

  /** The latest position that this process knows of: whatever is recorded from now on stands after it. */
  get known(): string | undefined {
    return later(this.#end?.position, this.#acknowledged)
  }

  /** Takes note of an event that the store has acknowledged. */
  acknowledge(position: string): void {
    this.#acknowledged = later(this.#acknowledged, position)
  }

  /** Whether everything that was acknowledged up to a position has come back. */
  hasCome(position: string): boolean {
    return this.#end !== undefined && this.#end.position >= position
  }

  /** How a position that was acknowledged stands: whether its event came, is still to come, or was left out. */
  echoOf(position: string): 'came' | 'comes' | 'missing' {
    // What a store acknowledged that has lost events since is nobody's any more.
    if (this.#acknowledged === undefined || this.#acknowledged < position) return 'came'
    if (!this.hasCome(position)) return 'comes'
    return this.#reader.sequenceOf(position) === undefined ? 'missing' : 'came'
  }

  advance(end: Head): void {
    this.#end = end
    this.#bell.ring()
  }

  /** The mirror is of another ledger now. `remade`: in another file of the same name. */
  begin(end: Head | undefined, remade: boolean): void {
    if (remade) {
      this.#reader.close()
      this.#reader = openMirrorReader(this.#options.file)
    }
    this.#generation += 1
    this.#acknowledged = undefined
    this.#end = end
    this.#isCurrent = false
    this.#lastCurrent = null
    this.#bell.ring()
  }

  close(): void {
    this.#bell.ring()
    this.#reader.close()
  }

  /** The position of an event by its place in its stream, once the mirror has it; undefined where it does not come in time. */
  async positionOf(stream: string, revision: number): Promise<string | undefined> {
    await this.#until(() => this.#reader.positionOf(stream, revision) !== undefined)
    return this.#options.isClosed() ? undefined : this.#reader.positionOf(stream, revision)
  }

  /** Whether the mirror has an event of a stream, whatever the stream says itself. */
  has(stream: string, revision: number): boolean {
    return this.#reader.positionOf(stream, revision) !== undefined
  }

  /** The last event, once the mirror has everything; the fault `unavailable` where that takes too long. */
  async head(): Promise<Head | undefined> {
    const known = this.known
    const isThere = () => this.#isCurrent && (known === undefined || this.hasCome(known))
    if (!(await this.#until(isThere)))
      throw new EventStoreFault('unavailable', 'This process has not caught up with the store')
    return this.#end
  }

  /** The ledger for one reader, who is told `badPosition` when it is no longer the ledger that he began with. */
  source(): LedgerSource {
    const { assertOpen, isClosed } = this.#options
    const generation = this.#generation
    const assertSame = (): void => {
      assertOpen()
      if (generation !== this.#generation) throw badPosition()
    }
    return {
      assertOpen,
      isClosed,
      isCurrent: () => this.#isCurrent,
      headSequence: () => {
        if (!isClosed()) assertSame()
        return this.sequence
      },
      sequenceAfter: (position) => this.#sequenceAfter(position),
      page: (sequence, upTo) => {
        assertSame()
        return this.#reader.page(sequence, upTo)
      },
      bell: this.#bell,
    }
  }

  /** Everything after a position, up to what this process knows at the call. */
  readAll(after: string | undefined): AsyncIterable<LedgerEvent> {
    return this.#readAll(after, this.known)
  }

  async *#readAll(after: string | undefined, upTo: string | undefined): AsyncGenerator<LedgerEvent, void, undefined> {
    const source = this.source()
    source.assertOpen()
    if (upTo !== undefined && !(await this.#until(() => this.hasCome(upTo))))
      throw new EventStoreFault('unavailable', 'What this process recorded has not come back from the store')
    source.assertOpen()
    const last = upTo === undefined ? 0 : (this.#reader.sequenceOf(upTo) ?? this.sequence)
    yield* readPages(source, after, last)
  }

  async #sequenceAfter(position: string | undefined): Promise<number> {
    if (position === undefined) return 0
    if (parsePosition(position) === undefined) throw badPosition()
    const found = this.#reader.sequenceOf(position)
    if (found !== undefined) return found
    if (this.hasCome(position)) throw badPosition()
    // Another process may be ahead of this one: the store knows what it has.
    const place = await this.#options.placeOf(position)
    if (place.outcome === 'notOurs') throw badPosition()
    if (place.outcome === 'failed' || !(await this.#until(() => this.hasCome(position))))
      throw new EventStoreFault('unavailable', 'This process has not reached that position')
    const come = this.#reader.sequenceOf(position)
    if (come === undefined) throw badPosition()
    return come
  }

  /** Waits until something is so; false where it is not after a while, or the store was closed. */
  async #until(isSo: () => boolean): Promise<boolean> {
    const timeout = AbortSignal.timeout(this.#options.catchUpMs)
    while (!this.#options.isClosed()) {
      if (isSo()) return true
      if (timeout.aborted) return false
      await this.#bell.wait(timeout)
    }
    return false
  }
}
