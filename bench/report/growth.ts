import { type Row, rowOf } from './row.js'
import { shownSize } from './table.js'

/** How much more a read may take on ten times the ledger, by what its name begins with: cells, tallies, scans. */
const MOST_GROWTH: readonly (readonly [begins: string, most: number])[] = [
  ['one cell of positions, p99', 2],
  ['tally at the head, p99', 5],
  ['tally at three clocks, p99', 5],
  ['tally grouped by place, p99', 12],
  ['tally grouped by claimant, p99', 12],
  ['tally of one place, p99', 12],
]

/** The growth of reads between ledgers of which one has ten times as many developments as the other. */
export const growthRows = (rows: readonly Row[]): readonly Row[] =>
  rows.flatMap((large) => {
    const [, most] = MOST_GROWTH.find(([name]) => name === large.name) ?? []
    const small = rows.find(({ name, size }) => name === large.name && size * 10 === large.size)
    if (most === undefined || small === undefined) return []
    const sizes = `${shownSize(small.size)} to ${shownSize(large.size)}`
    const told = {
      name: `growth of ${large.name} from ${sizes}`,
      value: large.value / small.value,
      unit: 'x',
      goal: { kind: 'atMost', value: most } as const,
    }
    return [rowOf('growth', large.size, told)]
  })
