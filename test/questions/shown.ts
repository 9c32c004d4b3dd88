/**
 * Which members of an answer a page shows: `true` the whole value; of a list, what is shown of each entry, and of how
 * many (of others there is an ellipsis), or only of those that an entry's members select.
 */
export type Shown = true | { readonly [member: string]: Shown } | Listed
type Listed = {
  readonly each: Shown
  readonly most?: number
  readonly where?: Readonly<Record<string, unknown>>
}

const isListed = (shown: object): shown is Listed => 'each' in shown
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The part of an answer that is shown. A member that is asked for and not there is a fault of the page. */
export const shownOf = (value: unknown, shown: Shown, pointer = ''): unknown => {
  if (shown === true || value === null) return value
  if (isListed(shown)) {
    if (!Array.isArray(value)) throw new Error(`${pointer} is no list`)
    const { each, most = Number.POSITIVE_INFINITY, where = {} } = shown
    const selected = value.filter(
      (entry) => isRecord(entry) && Object.entries(where).every(([member, wanted]) => entry[member] === wanted),
    )
    const told = (Object.keys(where).length > 0 ? selected : value)
      .slice(0, most)
      .map((entry, at) => shownOf(entry, each, `${pointer}/${at}`))
    return told.length < value.length ? [...told, '…'] : told
  }
  if (!isRecord(value)) throw new Error(`${pointer} is no object`)
  return Object.fromEntries(
    Object.entries(shown).map(([member, of]) => {
      if (!Object.hasOwn(value, member)) throw new Error(`${pointer} has no member ${member}`)
      return [member, shownOf(value[member], of, `${pointer}/${member}`)]
    }),
  )
}

/** JSON for people: what fits in a line stands in one. */
export const written = (value: unknown, indent = ''): string => {
  const plain = inLine(value)
  if (plain.length + indent.length <= 110 || typeof value !== 'object' || value === null) return plain
  const inner = `${indent}  `
  const entries = Array.isArray(value)
    ? value.map((entry) => `${inner}${written(entry, inner)}`)
    : Object.entries(value).map(([member, of]) => `${inner}${JSON.stringify(member)}: ${written(of, inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return `${open}\n${entries.join(',\n')}\n${indent}${close}`
}

const inLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(([member, of]) => `${JSON.stringify(member)}: ${inLine(of)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
