/**
 * JSON text in the form of RFC 8785: members sorted by UTF-16 code units, no white space, strings and numbers as
 * ECMAScript writes them. A member that is undefined is absent; any other value outside JSON is a TypeError.
 *
 * Written here because json-canonicalize 3.0.1 takes one value under two keys, of which one begins with the other
 * (`to` and `together`), for a circle and throws, and leaves the members of an object that has a key `toJSON` unsorted.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${Array.from(value, (element: unknown) => canonicalJson(element)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`JSON cannot hold ${String(value)}`)
  const members: [string, unknown][] = Object.entries(value)
  return `{${members
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    .join(',')}}`
}
