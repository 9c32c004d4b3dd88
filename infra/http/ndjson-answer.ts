import { Readable } from 'node:stream'
import { inTurns } from './in-turns.js'
import { NDJSON_MEDIA_TYPE } from './request-form.js'

/** The media type of an answer of lines of JSON. */
export const NDJSON = `${NDJSON_MEDIA_TYPE}; charset=utf-8`

/** Bytes that are made ahead of what the client takes. */
const AHEAD_BYTES = 64 * 1024

/** Lines of JSON, as {@link streamedText}. */
export const ndjsonOf = (lines: AsyncIterable<object> | Iterable<object>): Readable => streamedText(linesOf(lines))

async function* linesOf(lines: AsyncIterable<object> | Iterable<object>): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}

/**
 * Text, made no faster than it is taken. Destroying the stream, as when the client goes away, ends the making; a fault in
 * it destroys the stream, so that the answer does not end as if it were whole.
 */
export const streamedText = (pieces: AsyncIterable<string> | Iterable<string>): Readable =>
  Readable.from(inTurns(pieces), { objectMode: false, highWaterMark: AHEAD_BYTES })
