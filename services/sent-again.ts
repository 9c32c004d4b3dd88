import { type Refusal, refuse } from '../domain/refusal.js'
import type { EventMetadata } from './event-store.js'
import type { Author, LoadedDevelopment } from './writing.js'

// What the events of a development tell of a request that is sent again with its Idempotency-Key.

const isOfKey = (of: EventMetadata, { recordedBy, idempotency }: Author): boolean =>
  idempotency !== undefined && of.recordedBy === recordedBy && of.idempotencyKey === idempotency.key

/** Whether an event of the development was made by the same key and line; with other content that is a refusal. */
export const repeats = ({ metadata }: LoadedDevelopment, author: Author, inputDigest: string): boolean | Refusal => {
  const before = metadata.find((of) => isOfKey(of, author) && of.idempotencyLine === author.idempotency?.line)
  if (!before || before.inputDigest === inputDigest) return before !== undefined
  return keyReused('The same Idempotency-Key came with other content.', 'was used for other content')
}

/**
 * Tells whether an event was made by a later line of the same upload. Lines about one development have their turns in
 * their order, so that an earlier one had its own before that event, even where it made none.
 */
export const madeByLaterLine = (author: Author): ((of: EventMetadata) => boolean) => {
  const { line = 0 } = author.idempotency ?? {}
  // A single request, line 0, has no later ones.
  return (of) => line > 0 && isOfKey(of, author) && Number(of.idempotencyLine) > line
}

/** Why a line that made no event is not recorded behind later ones of its upload, which may say otherwise. */
export const overtaken = (): Refusal =>
  keyReused(
    'Later lines with the same Idempotency-Key are recorded for the development: this one did not come before them.',
    'was used for later lines: send this one with another',
  )

const keyReused = (detail: string, message: string): Refusal =>
  refuse('PARLEY_IDEMPOTENCY_KEY_REUSED', detail, [{ header: 'idempotency-key', message }])
