import type { Readable } from 'node:stream'
import { fault, HttpProblem } from './problems.js'

/** Bytes of one line without its line end, as of one JSON body. */
const MAX_LINE_BYTES = 1024 * 1024

/** Milliseconds that may pass between two pieces of an upload. */
const UPLOAD_IDLE_MS = 30_000

/** A physical line that is not blank, counted from 1. Of one that is too long only the number is kept. */
export type NdjsonLine =
  | { readonly line: number; readonly bytes: Buffer }
  | { readonly line: number; readonly tooLong: true }

const NEWLINE = 0x0a
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d])

/**
 * Cuts an upload into its lines, with back-pressure: nothing is read ahead of the consumer but the stream's own buffer.
 * Blank lines are counted and left out; a line over `maxBytes` is skipped without being held in memory; the last line
 * needs no line end, unless the upload broke off: what came then is not a line.
 *
 * Throws {@link HttpProblem}: PARLEY_REQUEST_TIMEOUT where nothing came for `idleMs` while we waited,
 * PARLEY_MALFORMED_REQUEST where the upload broke off. The stream is left to its owner in every case.
 */
export async function* readNdjson(
  input: Readable,
  { idleMs = UPLOAD_IDLE_MS, maxBytes = MAX_LINE_BYTES }: { idleMs?: number; maxBytes?: number } = {},
): AsyncGenerator<NdjsonLine> {
  const chunks = input.iterator({ destroyOnReturn: false })
  let line = 1
  let held: Buffer[] = []
  let heldBytes = 0
  let tooLong = false
  const hold = (piece: Buffer) => {
    heldBytes += piece.length
    // One more byte than the limit may be the CR of a line end.
    tooLong ||= heldBytes > maxBytes + 1
    if (tooLong) held = []
    else held.push(piece)
  }
  const finish = (): NdjsonLine | undefined => {
    const ended = line
    const bytes = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
    const wasTooLong = tooLong || withoutCr(bytes).length > maxBytes
    line += 1
    held = []
    heldBytes = 0
    tooLong = false
    if (wasTooLong) return { line: ended, tooLong: true }
    return isBlank(bytes) ? undefined : { line: ended, bytes: withoutCr(bytes) }
  }
  for (;;) {
    const step = await nextWithin(chunks, idleMs)
    if (step.done) break
    const chunk = Buffer.isBuffer(step.value) ? step.value : Buffer.from(step.value)
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      hold(chunk.subarray(start, end))
      start = end + 1
      const found = finish()
      if (found) yield found
    }
    if (start < chunk.length) hold(chunk.subarray(start))
  }
  const last = finish()
  if (last) yield last
}

const withoutCr = (bytes: Buffer): Buffer => (bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes)

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => BLANKS.has(byte))

const nextWithin = async (
  chunks: AsyncIterator<Buffer | string>,
  idleMs: number,
): Promise<IteratorResult<Buffer | string>> => {
  let timer: NodeJS.Timeout | undefined
  const idle = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new HttpProblem(fault('PARLEY_REQUEST_TIMEOUT', `Nothing was received for ${idleMs / 1000} s.`)))
    }, idleMs)
  })
  try {
    return await Promise.race([chunks.next().catch(brokenOff), idle])
  } finally {
    clearTimeout(timer)
  }
}

const brokenOff = (cause: unknown): never => {
  const problem = new HttpProblem(fault('PARLEY_MALFORMED_REQUEST', 'The upload broke off before its end.'))
  problem.cause = cause
  throw problem
}
