/**
 * JSON text in the form of RFC 8785: members sorted by UTF-16 code units, no white space, strings and numbers as
 * ECMAScript writes them. A member that is undefined is absent; any other value outside JSON is a TypeError.
 *
 * Written here because json-canonicalize 3.0.1 takes one value under two keys, of which one begins with the other
 * (`to` and `together`), for a circle and throws, and leaves the members of an object that has a key `toJSON` unsorted.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) {
    let text = ''
    // By places, as a hole is no value of JSON.
    for (let place = 0; place < value.length; place++) text += (place === 0 ? '' : ',') + canonicalJson(value[place])
    return `[${text}]`
  }
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold ${String(value)}`)
  const members = value as { readonly [key: string]: unknown }
  let text = ''
  for (const key of Object.keys(members).sort()) {
    const member = members[key]
    if (member !== undefined) text += `${text === '' ? '' : ','}${writtenKey(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** The names of members are few and short, and written again and again; a flood of others only empties the memory. */
const MOST_KEYS = 1_000
const LONGEST_KEY = 64
const writtenKeys = new Map<string, string>()

const writtenKey = (key: string): string => {
  const known = writtenKeys.get(key)
  if (known !== undefined) return known
  const written = JSON.stringify(key)
  if (key.length > LONGEST_KEY) return written
  if (writtenKeys.size >= MOST_KEYS) writtenKeys.clear()
  writtenKeys.set(key, written)
  return written
}
