/** Developments whose facts are read together. */
const READ_TOGETHER = 256

/** Many developments, as many together as are read at once. */
export function* inParts(ids: Iterable<string>): Generator<ReadonlySet<string>, void, undefined> {
  const all = [...ids]
  for (let place = 0; place < all.length; place += READ_TOGETHER) yield new Set(all.slice(place, place + READ_TOGETHER))
}
