import fc from 'fast-check'
import type { LogLine } from './change-log.js'
import type { UploadLine } from './uploads.js'

/** Which figures are looked at. */
export type Selection = {
  /** Nothing that covers an earlier day than `first`, or a later one than `last`. */
  readonly first: string
  readonly last: string
  /** Of the figures that tell of no casualties only those of these measures. */
  readonly measures: readonly string[] | 'all'
  /** Whether casualties are looked at. */
  readonly casualties: boolean
}

export const EVERYTHING: Selection = { first: '0001-01-01', last: '9998-12-31', measures: 'all', casualties: true }

/** Everything that an upload tells of. */
export const wholeOf = (lines: readonly UploadLine[]): Selection => ({
  ...EVERYTHING,
  casualties: lines.some(({ type }) => type === 'CasualtiesReported'),
})

const MOST_MEASURES = 8
/** So many days of rows are no more than a page. */
const DAYS = 240

/** A part of what an upload tells of: a few measures, and where there are casualties the rows of 240 days. */
export const partOf = (log: readonly LogLine[], lines: readonly UploadLine[]): fc.Arbitrary<Selection> => {
  const whole = wholeOf(lines)
  const days = [...new Set(log.map(({ key }) => key))].sort()
  const measures = new Set(lines.flatMap(({ measure }) => (typeof measure === 'string' ? [measure] : [])))
  const some = fc.uniqueArray(fc.constantFrom(...measures), { minLength: 1, maxLength: MOST_MEASURES })
  const window = fc.nat({ max: days.length - 1 }).map((n) => ({
    first: days[n] ?? whole.first,
    last: days[n + DAYS] ?? whole.last,
  }))
  return fc.tuple(some, whole.casualties ? window : fc.constant({})).map(([measures, window]) => ({
    ...whole,
    ...window,
    measures,
  }))
}
