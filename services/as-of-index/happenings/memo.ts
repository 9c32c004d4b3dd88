/** A function that remembers what it gave. */
export const memo = <Key, Value>(find: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined || known.has(key)) return found as Value
    const made = find(key)
    known.set(key, made)
    return made
  }
}
