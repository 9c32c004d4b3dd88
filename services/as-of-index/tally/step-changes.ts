/** What is visible for instants of knowledge in [knownFrom, knownUntil), once it has ended. */
export type Standing = { readonly end: number; readonly knownFrom: number; readonly knownUntil: number }

/** Numbers that are other by `values` from an end and a moment of knowledge on. */
export type Step = { readonly end: number; readonly known: number; readonly values: readonly number[] }

/** So many places at most are compared for one event. */
const MOST_PLACES = 4_096

/**
 * How an event changes numbers that follow from what is visible together, along the axes of the world and of knowledge:
 * the finite differences of what they are after it and before, none where both are alike.
 * @param before what stood before it: what it changed nothing of is the same object after it.
 * @param nothing the numbers where nothing is visible.
 * @param numbersOf as many of some that are visible together; they are asked for again and again.
 * @returns null where too many places are to be compared.
 */
export const stepsOf = <One extends Standing>(
  before: readonly One[],
  after: readonly One[],
  nothing: readonly number[],
  numbersOf: (seen: readonly One[]) => readonly number[],
): readonly Step[] | null => {
  const changed = [...before.filter((one) => !after.includes(one)), ...after.filter((one) => !before.includes(one))]
  const [ends, knowns] = placesOf(before, after, changed)
  if (ends.length * knowns.length > MOST_PLACES) return null
  const changeAt = (end: number, known: number): readonly number[] => {
    if (!changed.some((one) => isSeen(one, end, known))) return nothing
    const numbersIn = (standing: readonly One[]): readonly number[] => {
      const seen = standing.filter((one) => isSeen(one, end, known))
      return seen.length === 0 ? nothing : numbersOf(seen)
    }
    const [was, is] = [numbersIn(before), numbersIn(after)]
    return is.some((value, column) => value !== was[column])
      ? is.map((value, column) => value - (was[column] ?? 0))
      : nothing
  }
  const steps: Step[] = []
  let row = knowns.map(() => nothing)
  for (const end of ends) {
    const here = knowns.map((known) => changeAt(end, known))
    for (const [place, known] of knowns.entries()) {
      const [corner, above] = [row[place - 1] ?? nothing, row[place] ?? nothing]
      const [left, at] = [here[place - 1] ?? nothing, here[place] ?? nothing]
      // Most places are as their neighbours are.
      if (at === above && left === corner) continue
      if (at === left && above === corner) continue
      const values = at.map(
        (value, column) => value - (above[column] ?? 0) - (left[column] ?? 0) + (corner[column] ?? 0),
      )
      if (values.some((value) => value !== 0)) steps.push({ end, known, values })
    }
    row = here
  }
  return steps
}

/** The ends, and the moments of knowledge, from which on numbers may be changed, both rising. */
const placesOf = (
  before: readonly Standing[],
  after: readonly Standing[],
  changed: readonly Standing[],
): readonly [readonly number[], readonly number[]] => {
  let [firstEnd, firstKnown, lastKnown] = [Infinity, Infinity, -Infinity]
  for (const { end, knownFrom, knownUntil } of changed) {
    firstEnd = Math.min(firstEnd, end)
    firstKnown = Math.min(firstKnown, knownFrom)
    lastKnown = Math.max(lastKnown, knownUntil)
  }
  const ends: number[] = []
  const knowns: number[] = []
  const know = (known: number): void => {
    if (known >= firstKnown && known <= lastKnown && Number.isFinite(known)) knowns.push(known)
  }
  for (const standing of [before, after])
    for (const { end, knownFrom, knownUntil } of standing) {
      if (end >= firstEnd) ends.push(end)
      know(knownFrom)
      know(knownUntil)
    }
  return [rising(ends), rising(knowns)]
}

const rising = (numbers: number[]): readonly number[] => {
  numbers.sort((a, b) => a - b)
  return numbers.filter((number, place) => place === 0 || number !== numbers[place - 1])
}

/** Whether something is visible just behind a moment of knowledge, by an end in the world. */
const isSeen = (one: Standing, end: number, known: number): boolean =>
  one.end <= end && one.knownFrom <= known && known < one.knownUntil
