import { distance } from 'fastest-levenshtein'

/** The form in which names are compared: without case, accents and extra space ("Kyïv " = "kyiv"). */
export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim()

/**
 * The known names nearest to an unknown one, best first: at most `limit`, and none that would need half of its
 * letters changed.
 */
export const nearestNames = (unknown: string, known: Iterable<string>, limit = 3): readonly string[] => {
  const folded = foldName(unknown).slice(0, 100)
  const worst = Math.max(2, Math.floor(folded.length / 2))
  const scored: { name: string; score: number }[] = []
  for (const name of known) {
    const other = foldName(name)
    if (Math.abs(other.length - folded.length) > worst) continue
    const score = distance(folded, other)
    if (score <= worst) scored.push({ name, score })
  }
  scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
  return [...new Set(scored.map(({ name }) => name))].slice(0, limit)
}
