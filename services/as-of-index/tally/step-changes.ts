import type { Fact } from '../../../domain/clocks.js'

/** A fact as it is visible for instants of knowledge in [knownFrom, knownUntil), once it has ended. */
export type Standing = { readonly fact: Fact; readonly knownFrom: number; readonly knownUntil: number }

/** What stands before an event and after it; where the event changed nothing of a fact, both are one object. */
export type Change = { readonly before: Standing | null; readonly after: Standing | null }

/** Numbers that are other by `values` from an end and a moment of knowledge on. */
export type Step = { readonly end: number; readonly known: number; readonly values: readonly number[] }

/** So many places at most are compared for one event. */
const MOST_PLACES = 4_096

/** Numbers of facts that are visible together; the same list of them may be asked for again and again. */
type Numbers = (facts: readonly Fact[]) => readonly number[]

/**
 * How an event changes numbers that follow from which facts are visible together, along the axes of the world and of
 * knowledge: the finite differences of what they are after it and before, none where both are alike.
 * @returns null where too many places are to be compared.
 */
export const stepsOf = (
  changes: readonly Change[],
  width: number,
  numbersBefore: Numbers,
  numbersAfter: Numbers,
): readonly Step[] | null => {
  const standing = changes.flatMap(({ before, after }) => [before, after].filter((one) => one !== null))
  const changed = changes.flatMap(({ before, after }) =>
    before === after ? [] : [before, after].filter((one) => one !== null),
  )
  const least = (of: (one: Standing) => number): number =>
    changed.reduce((min, one) => Math.min(min, of(one)), Infinity)
  const [firstEnd, firstKnown] = [least(({ fact }) => fact.end), least(({ knownFrom }) => knownFrom)]
  const lastKnown = changed.reduce((max, { knownUntil }) => Math.max(max, knownUntil), -Infinity)
  const ends = rising(standing.map(({ fact }) => fact.end)).filter((end) => end >= firstEnd)
  const knowns = rising(standing.flatMap(({ knownFrom, knownUntil }) => [knownFrom, knownUntil])).filter(
    (known) => known >= firstKnown && known <= lastKnown && Number.isFinite(known),
  )
  if (ends.length * knowns.length > MOST_PLACES) return null
  const nothing: readonly number[] = Array.from({ length: width }, () => 0)
  const numbersOf = (facts: readonly Fact[], of: Numbers) => (facts.length === 0 ? nothing : of(facts))
  const steps: Step[] = []
  let row: readonly (readonly number[])[] = knowns.map(() => nothing)
  for (const end of ends) {
    const ended = changes.filter(({ before, after }) => hasEnded(before, end) || hasEnded(after, end))
    const here = knowns.map((known) => {
      const seen = ended.filter(({ before, after }) => isSeen(before, end, known) || isSeen(after, end, known))
      if (seen.every(({ before, after }) => before === after)) return nothing
      const seenBefore = seen.flatMap(({ before }) => (isSeen(before, end, known) ? [before.fact] : []))
      const seenAfter = seen.flatMap(({ after }) => (isSeen(after, end, known) ? [after.fact] : []))
      const [was, is] = [numbersOf(seenBefore, numbersBefore), numbersOf(seenAfter, numbersAfter)]
      return is.map((value, column) => value - (was[column] ?? 0))
    })
    for (const [place, known] of knowns.entries()) {
      const [corner, above, left] = [row[place - 1] ?? nothing, row[place] ?? nothing, here[place - 1] ?? nothing]
      const values = (here[place] ?? nothing).map(
        (value, column) => value - (above[column] ?? 0) - (left[column] ?? 0) + (corner[column] ?? 0),
      )
      if (values.some((value) => value !== 0)) steps.push({ end, known, values })
    }
    row = here
  }
  return steps
}

const rising = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b)

const hasEnded = (one: Standing | null, end: number): boolean => one !== null && one.fact.end <= end

/** Whether a fact is visible just behind a moment of knowledge, by an end in the world. */
const isSeen = (one: Standing | null, end: number, known: number): one is Standing =>
  one !== null && one.fact.end <= end && one.knownFrom <= known && known < one.knownUntil
