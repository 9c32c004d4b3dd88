import { isUtf8 } from 'node:buffer'
import { jsonPointer } from './json-pointer.js'
import { findFault, MAX_DEPTH, scanJson } from './json-scan.js'
import { type Fault, fault } from './problems.js'

export type StrictJson = { readonly value: unknown } | { readonly fault: Fault }

/**
 * Reads one JSON text as strictly as I-JSON (RFC 7493): valid UTF-8 without a byte order mark, no key twice in an
 * object, at most {@link MAX_DEPTH} deep, no NUL and no half of a surrogate pair in a key or string, no number that
 * overflows, and no key `__proto__`, which schemas drop silently and merges would follow.
 *
 * Faults: PARLEY_MALFORMED_REQUEST and PARLEY_TOO_DEEP (400) for what is not JSON as above, PARLEY_BAD_TEXT and
 * PARLEY_INVALID (422) for texts, numbers and keys, each with a pointer wherever a field can be named.
 */
export const parseStrictJson = (bytes: Buffer): StrictJson => {
  if (bytes.length === 0) return refused('PARLEY_MALFORMED_REQUEST', 'The content is empty where JSON is expected.')
  if (!isUtf8(bytes)) return refused('PARLEY_MALFORMED_REQUEST', 'The content is not valid UTF-8.')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return refused('PARLEY_MALFORMED_REQUEST', 'The content begins with a byte order mark.')
  }
  const { tooDeep, members, unicodeEscapes } = scanJson(bytes)
  const text = bytes.toString()
  if (tooDeep) {
    const message = `is nested more than ${MAX_DEPTH} deep`
    return refused('PARLEY_TOO_DEEP', `The content ${message}.`, jsonPointer(findFault(text) ?? []), message)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused('PARLEY_MALFORMED_REQUEST', `The content is not JSON${placeOf(error)}.`)
  }
  const review: Review = { members: 0, texts: unicodeEscapes, path: [], found: undefined }
  inspect(value, review)
  if (review.found) return { fault: review.found }
  if (review.members !== members) {
    const pointer = jsonPointer(findFault(text) ?? [])
    return refused('PARLEY_MALFORMED_REQUEST', 'An object has the same key twice.', pointer, 'is given twice')
  }
  return { value }
}

const refused = (code: Fault['code'], detail: string, pointer = '', message = detail): StrictJson => ({
  fault: fault(code, detail, [{ pointer, message }]),
})

/** Only the place is taken over: the rest of the engine's message quotes the content. */
const placeOf = (error: unknown): string => {
  const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
  return at === undefined ? '' : `: see character ${Number(at) + 1}`
}

const HALF_PAIR = /\p{Surrogate}/u
const HALF_PAIRS = /\p{Surrogate}/gu

type Review = {
  members: number
  readonly texts: boolean
  readonly path: (string | number)[]
  found: Fault | undefined
}

/** Recursion is safe: the scan has bounded the depth. */
const inspect = (value: unknown, review: Review): void => {
  if (typeof value === 'string') {
    if (review.texts) inspectText(value, review)
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) report(review, 'PARLEY_INVALID', 'The number is out of range.')
  } else if (Array.isArray(value)) {
    for (let at = 0; at < value.length && review.found === undefined; at += 1) {
      review.path.push(at)
      inspect(value[at], review)
      review.path.pop()
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      review.members += 1
      review.path.push(key)
      if (key === '__proto__') report(review, 'PARLEY_INVALID', 'The member is unknown.')
      if (review.texts) inspectText(key, review)
      if (review.found === undefined) inspect(member, review)
      review.path.pop()
      if (review.found !== undefined) return
    }
  }
}

const inspectText = (text: string, review: Review): void => {
  if (text.includes('\0')) report(review, 'PARLEY_BAD_TEXT', 'The text holds a NUL character.')
  else if (HALF_PAIR.test(text)) report(review, 'PARLEY_BAD_TEXT', 'The text holds half of a surrogate pair.')
}

const report = (review: Review, code: Fault['code'], message: string): void => {
  // A pointer must itself be text that can be sent.
  review.found ??= fault(code, message, [
    { pointer: jsonPointer(review.path).replaceAll(HALF_PAIRS, '\ufffd'), message },
  ])
}
