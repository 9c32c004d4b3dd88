import fc from 'fast-check'
import type { UploadLine } from './uploads.js'

const developmentOf = ({ externalRef, development }: UploadLine): string => (externalRef ?? development)?.key ?? ''

/**
 * The lines in any order in which a development is reported before anything else is said of it. All that is said of one
 * development has another `reportedAt` each, so that the order of arrival does not matter.
 */
export const inAnyOrder = (lines: readonly UploadLine[]): fc.Arbitrary<readonly UploadLine[]> =>
  fc.shuffledSubarray([...lines], { minLength: lines.length }).map((shuffled) => {
    const first = new Map<string, number>()
    for (const [n, line] of shuffled.entries()) if (!first.has(developmentOf(line))) first.set(developmentOf(line), n)
    const place = (line: UploadLine, n: number): number =>
      line.externalRef ? (first.get(developmentOf(line)) ?? n) - 0.5 : n
    return shuffled
      .map((line, n) => ({ line, place: place(line, n) }))
      .sort((a, b) => a.place - b.place)
      .map(({ line }) => line)
  })
