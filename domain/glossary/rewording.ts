import type { NameKind } from '../vocabulary/field.js'
import type { Entry } from './entries.js'
import type { Glossary } from './glossary.js'

/** What of an entry decides how facts are read: for whom it speaks, within what it lies, how reliable it is. */
const bearing: { readonly [K in NameKind]: (entry: Entry<K>) => readonly (string | undefined)[] } = {
  party: ({ speaksFor }) => [speaksFor],
  issue: () => [],
  place: ({ within }) => [within],
  publisher: ({ speaksFor, reliability }) => [speaksFor, reliability],
}

/**
 * Whether the same facts may be read otherwise by another state of a conflict's glossary: somebody speaks for somebody
 * else, a place lies elsewhere, a publisher is graded otherwise, or the principals or the zone are others. Names alone
 * change nothing, nor do entries that only one of the two has, as no fact names those.
 */
export const isReworded = (a: Glossary, b: Glossary): boolean =>
  a !== b &&
  (JSON.stringify([a.description?.principals, a.description?.timeZone]) !==
    JSON.stringify([b.description?.principals, b.description?.timeZone]) ||
    isReread('party', a, b) ||
    isReread('place', a, b) ||
    isReread('publisher', a, b))

const isReread = <K extends NameKind>(kind: K, a: Glossary, b: Glossary): boolean => {
  const known: ReadonlyMap<string, { readonly entry: Entry<K> }> = b.entries[kind]
  for (const [id, { entry }] of a.entries[kind] as ReadonlyMap<string, { readonly entry: Entry<K> }>) {
    const other = known.get(id)
    if (!other || other.entry === entry) continue
    const [before, after] = [bearing[kind](entry), bearing[kind](other.entry)]
    if (before.some((one, at) => one !== after[at])) return true
  }
  return false
}
