// What stands in the cells of a table, told from the items that the view's own route answers: without their schemas.

type Members = Readonly<Record<string, unknown>>
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/**
 * The value of an item that a column's name leads to, as `whenFrom` leads to `when.from`, and `killedLow` to
 * `casualties.killed.low`; undefined where there is none. Of a list each entry's.
 */
export const valueNamed = (item: unknown, name: string): unknown => {
  if (Array.isArray(item)) {
    const values = item.map((entry) => valueNamed(entry, name))
    return values.every((value) => value === undefined) ? undefined : values
  }
  if (!isMembers(item)) return undefined
  if (Object.hasOwn(item, name)) return item[name]
  for (const [member, value] of Object.entries(item)) {
    const found = name.startsWith(member) ? valueNamed(value, lowered(name.slice(member.length))) : undefined
    if (found !== undefined) return found
  }
  for (const value of Object.values(item)) {
    const isGroup = isMembers(value) && Object.values(value).some(isMembers)
    const found = isGroup ? valueNamed(value, name) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** The entries of a cell that holds several: `;` parts them, `\` before a mark takes that as it is. */
export const entriesOf = (cell: string): string[] => {
  const entries = ['']
  for (const [mark, taken] of cell.matchAll(/\\(.)|./gs)) {
    if (mark === ';') entries.push('')
    else entries.push(`${entries.pop()}${taken ?? mark}`)
  }
  return entries
}

/** A cell as it is read back: a text that looks like a formula has an apostrophe before it. */
export const readBack = (value: unknown): string => {
  const text = String(value ?? '')
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
