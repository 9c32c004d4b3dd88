/** An event as the log keeps it. */
export type LogRecord = {
  /** Where it stands in the log, in bytes: commit and prepare position are the same for what was written by gRPC. */
  readonly position: number
  readonly stream: string
  readonly revision: bigint
  readonly id: string
  readonly type: string
  readonly isJson: boolean
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  /** In ticks of 100 ns since 1970. */
  readonly created: bigint
}

export type ProposedEvent = Pick<LogRecord, 'id' | 'type' | 'isJson' | 'data' | 'metadata'>

/** Bytes that a record takes beside its own texts. */
const RECORD_OVERHEAD = 64

/** Called before a write is acknowledged, with everything it wrote. */
type Keep = (records: readonly LogRecord[]) => void

/**
 * The log of the whole server: every event of every stream in one order. Positions are byte offsets, so they rise but
 * are not dense (EventStore/EventStore, src/EventStore.Core/Services/Storage/ReaderIndex/AllReader.cs: the position of a
 * committed prepare in `$all` is its log position, twice).
 */
export class EventLog {
  readonly #records: LogRecord[] = []
  readonly #streams = new Map<string, LogRecord[]>()
  readonly #waiting = new Set<() => void>()
  readonly #keep: Keep
  readonly #now: () => number
  #end = 0

  constructor(now: () => number = Date.now, keep: Keep = () => undefined) {
    this.#now = now
    this.#keep = keep
  }

  get length(): number {
    return this.#records.length
  }

  /** The place at which the next record will stand. */
  get end(): number {
    return this.#end
  }

  at(index: number): LogRecord | undefined {
    return this.#records[index]
  }

  /** Everything in a stream, deleted or not, by revision. */
  stream(name: string): readonly LogRecord[] {
    return this.#streams.get(name) ?? []
  }

  /** The index of the first record at `position` or after it. */
  indexFrom(position: number): number {
    let [low, high] = [0, this.#records.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#records[middle]?.position ?? 0) < position) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Writes events to a stream from `first` on. */
  write(stream: string, first: bigint, events: readonly ProposedEvent[]): readonly LogRecord[] {
    const created = BigInt(this.#now()) * 10_000n
    const written = events.map((event, index): LogRecord => {
      const record = { ...event, stream, revision: first + BigInt(index), created, position: this.#end }
      this.#add(record)
      return record
    })
    this.#keep(written)
    for (const wake of [...this.#waiting]) wake()
    return written
  }

  /** Takes in records that an earlier process has kept. */
  restore(records: readonly LogRecord[]): void {
    for (const record of records) this.#add(record)
  }

  #add(record: LogRecord): void {
    this.#records.push(record)
    const stream = this.#streams.get(record.stream) ?? []
    this.#streams.set(record.stream, stream)
    stream.push(record)
    const { type, data, metadata } = record
    this.#end =
      record.position + RECORD_OVERHEAD + 2 * (record.stream.length + type.length) + data.length + metadata.length
  }

  /**
   * Forgets the last records although they were acknowledged, as a node does whose log is truncated offline or that
   * comes back from an old disk. What is written next stands where they stood.
   */
  loseTail(count: number): void {
    const lost = this.#records.splice(Math.max(0, this.#records.length - count))
    for (const { stream } of lost) this.#streams.get(stream)?.pop()
    for (const [name, records] of this.#streams) if (records.length === 0) this.#streams.delete(name)
    this.#end = lost[0]?.position ?? this.#end
  }

  /** Fulfils at the next write, or when the signal is aborted. */
  grown(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
      if (signal.aborted) wake()
    })
  }
}
