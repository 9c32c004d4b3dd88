import { z } from 'zod'
import { firstPlace } from '../../domain/first-place.js'
import { bytesOf, countsIn, instantsIn } from './columns/column.js'
import { type Section, type Sections, valueIn, valueSection } from './snapshots/sections.js'

/** So many entries are kept unsorted, and looked through one by one. */
const LOOSE = 256

type Entry = { readonly at: number; readonly number: number }

/** Places in rising order, and the number that stands at each. */
type Run = { readonly places: Float64Array; readonly numbers: Uint32Array }

/**
 * Whole numbers (below 2^32) at places on an axis, added in any order and found by stretches of it, outside of the heap.
 * Sorted runs are merged as they grow, so that adding costs about the logarithm of their number, and finding that and
 * what is found.
 */
export class SortedRuns {
  readonly #runs: Run[] = []
  #loose: Entry[] = []

  /** What there is: runs never change, and the loose are few. */
  frozen(name: string): readonly Section[] {
    const runs = [...this.#runs, runOf(this.#loose)]
    return [
      valueSection(
        `${name}.lengths`,
        runs.map(({ places }) => places.length),
      ),
      { name: `${name}.places`, bytes: () => runs.map(({ places }) => bytesOf(places)) },
      { name: `${name}.numbers`, bytes: () => runs.map(({ numbers }) => bytesOf(numbers)) },
    ]
  }

  /** Fills it with what {@link frozen} gave, when it is empty. */
  thaw(name: string, sections: Sections): void {
    const places = instantsIn(sections.get(`${name}.places`))
    const numbers = countsIn(sections.get(`${name}.numbers`))
    let start = 0
    for (const length of z.array(z.number()).parse(valueIn(sections, `${name}.lengths`))) {
      const end = start + length
      this.#runs.push({ places: places.subarray(start, end), numbers: numbers.subarray(start, end) })
      start = end
    }
  }

  /** Bytes of the runs. */
  get bytes(): number {
    return this.#runs.reduce((sum, { places, numbers }) => sum + places.byteLength + numbers.byteLength, 0)
  }

  add(at: number, number: number): void {
    this.#loose.push({ at, number })
    if (this.#loose.length < LOOSE) return
    this.#runs.push(runOf(this.#loose))
    this.#loose = []
    for (;;) {
      const [longer, shorter] = this.#runs.slice(-2)
      if (!longer || !shorter || longer.places.length > 2 * shorter.places.length) return
      this.#runs.splice(-2, 2, merged(longer, shorter))
    }
  }

  /** What is at places p with after < p <= upTo, in no order that counts. */
  *between(after: number, upTo: number): Generator<{ readonly at: number; readonly number: number }, void, undefined> {
    for (const { places, numbers } of this.#runs) {
      for (let next = firstAfter(places, after); next < places.length; next++) {
        const [at, number] = [places[next], numbers[next]]
        if (at === undefined || number === undefined || at > upTo) break
        yield { at, number }
      }
    }
    for (const one of this.#loose) if (after < one.at && one.at <= upTo) yield one
  }
}

const runOf = (loose: readonly Entry[]): Run => {
  const { length } = loose
  const run = { places: new Float64Array(length), numbers: new Uint32Array(length) }
  for (const [place, { at, number }] of loose.toSorted((a, b) => a.at - b.at).entries()) {
    run.places[place] = at
    run.numbers[place] = number
  }
  return run
}

const merged = (a: Run, b: Run): Run => {
  const length = a.places.length + b.places.length
  const [places, numbers] = [new Float64Array(length), new Uint32Array(length)]
  let [inA, inB] = [0, 0]
  for (let next = 0; next < length; next++) {
    const first = a.places[inA] ?? Number.POSITIVE_INFINITY
    const second = b.places[inB] ?? Number.POSITIVE_INFINITY
    if (inB >= b.places.length || (inA < a.places.length && first <= second)) {
      places[next] = first
      numbers[next] = a.numbers[inA++] ?? 0
    } else {
      places[next] = second
      numbers[next] = b.numbers[inB++] ?? 0
    }
  }
  return { places, numbers }
}

const firstAfter = (places: Float64Array, at: number): number =>
  firstPlace(places.length, (place) => (places[place] ?? at) > at)
