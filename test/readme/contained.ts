/** Stands in an abridged answer for what is left out: some text, any value, or any number of items of a list. */
const LEFT_OUT = '…'

type Members = Readonly<Record<string, unknown>>
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a text is the one shown, with anything at each `…`. */
const isText = (shown: string, real: string): boolean => {
  const [first = '', ...rest] = shown.split(LEFT_OUT)
  if (!real.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of rest.entries()) {
    const found = index === rest.length - 1 ? real.length - part.length : real.indexOf(part, at)
    if (found < at || !real.startsWith(part, found)) return false
    at = found + part.length
  }
  return rest.length > 0 || real.length === first.length
}

/**
 * What an abridged answer shows that the real one does not hold, one line each, empty where it holds everything.
 * Members that are not shown are left out; the items of a list are all shown, in order, but for those at `"…"`.
 */
export const missingFrom = (shown: unknown, real: unknown, path = ''): string[] => {
  const differs = [`${path || '/'}: shown ${JSON.stringify(shown)}, really ${JSON.stringify(real)?.slice(0, 300)}`]
  if (shown === LEFT_OUT) return real === undefined ? differs : []
  if (typeof shown === 'string' && typeof real === 'string') return isText(shown, real) ? [] : differs
  if (Array.isArray(shown)) return Array.isArray(real) ? missingItems(shown, real, path) : differs
  if (isMembers(shown)) {
    if (!isMembers(real)) return differs
    return Object.entries(shown).flatMap(([name, value]) => missingFrom(value, real[name], `${path}/${name}`))
  }
  return shown === real ? [] : differs
}

const missingItems = (shown: readonly unknown[], real: readonly unknown[], path: string): string[] => {
  if (!shown.includes(LEFT_OUT) && shown.length !== real.length)
    return [`${path}: shown ${shown.length} items, really ${real.length}`]
  let from = 0
  let skips = false
  const missing: string[] = []
  for (const [index, item] of shown.entries()) {
    if (item === LEFT_OUT) {
      skips = true
      continue
    }
    const at = skips ? real.findIndex((one, place) => place >= from && missingFrom(item, one).length === 0) : from
    if (at < 0) return [...missing, `${path}/${index}: not among the items that follow: ${JSON.stringify(item)}`]
    missing.push(...missingFrom(item, real[at], `${path}/${at}`))
    from = at + 1
    skips = false
  }
  if (!skips && from !== real.length) missing.push(`${path}: ends with item ${from}, really ${real.length}`)
  return missing
}
