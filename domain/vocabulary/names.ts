import { distance } from 'fastest-levenshtein'

// The marks of the scripts that put accents or points on letters. In others (Devanagari, Burmese, Thai ...) marks are the
// vowels themselves, and two names that differ in them are two names.
const ACCENTS = /(?=\p{M})[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}]/gu
// Zero-width spaces, soft hyphens and the like, which come along where a name is copied from a page.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu
// Letters with a stroke have no decomposition, but are compared like accented ones (Unicode Collation Algorithm, root).
const STROKES: { readonly [letter: string]: string } = { ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ŧ: 't' }

/**
 * The form in which names are compared: without case, accents, invisible characters and extra space ("Kyïv " = "kyiv",
 * "Strasse" = "Straße", "Diyarbakır" = "DIYARBAKIR").
 */
export const foldName = (name: string): string =>
  (/^[ -~]*$/.test(name) ? name.toLowerCase() : foldLetters(name)).replace(/\s+/gu, ' ').trim()

const foldLetters = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(INVISIBLE, '')
    // By way of the upper case, since ß, the final sigma and the dotless i are lower case only; first by way of the lower,
    // since the capital ẞ has no other upper case.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/[łøđħŧ]/g, (letter) => STROKES[letter] ?? letter)

// No name in a glossary is longer, and to decompose a megabyte of combining marks takes minutes.
const LONGEST_NAME = 500

/** Nearest names are looked up for so many faults of one request: each look-up compares all names. */
export const MOST_NEAREST = 10

/**
 * The known names nearest to an unknown one, best first: at most `limit`, and none for which more than half of the
 * unknown one's letters would have to be changed.
 */
export const nearestNames = (unknown: string, known: readonly string[], limit = 3): readonly string[] =>
  nearestFolded(
    unknown,
    known.map((name) => ({ name, folded: foldName(name) })),
    limit,
  )

/** A name with the form in which it is compared. */
export type FoldedName = { readonly name: string; readonly folded: string }

/** The same of names that are folded already, as a glossary keeps them: a look-up compares every one. */
export const nearestFolded = (unknown: string, known: readonly FoldedName[], limit = 3): readonly string[] => {
  if (unknown.length > LONGEST_NAME) return []
  const folded = foldName(unknown)
  const worst = Math.floor(folded.length / 2)
  const scored: { name: string; score: number }[] = []
  for (const { name, folded: other } of known) {
    if (Math.abs(other.length - folded.length) > worst) continue
    const score = distance(folded, other)
    if (score <= worst) scored.push({ name, score })
  }
  scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
  return [...new Set(scored.map(({ name }) => name))].slice(0, limit)
}
