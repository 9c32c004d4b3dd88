import t from 'tap'
import { z } from 'zod'
import { cellAt, columnsOf } from '../../../projections/exports/columns.js'
import { joined } from '../../../projections/exports/table.js'

const range = z.object({ low: z.number(), high: z.number().nullable() })
const schema = z.object({
  id: z.string(),
  when: z.object({ from: z.string().nullable(), to: z.string() }).nullable(),
  casualties: z.object({ killed: range.nullable(), injured: range.nullable() }),
  open: z.boolean().optional(),
  places: z.array(z.string()).nullable(),
  claims: z.array(
    z.object({
      by: z.string(),
      count: range,
      disputes: z.array(z.object({ by: z.string() })),
      tags: z.array(z.string()),
    }),
  ),
})
const columns = columnsOf(schema)
const rowOf = (item: unknown) => Object.fromEntries(columns.map((column) => [column.name, cellAt(item, column)]))

t.test('an item is laid out in the order of its schema, members of objects under the names of both', async (t) => {
  t.strictSame(
    columns.map(({ name }) => name),
    [
      'id',
      'whenFrom',
      'whenTo',
      'killedLow',
      'killedHigh',
      'injuredLow',
      'injuredHigh',
      'open',
      'places',
      'claimsBy',
      'claimsCountLow',
      'claimsCountHigh',
    ],
  )
})

t.test('values stand in their columns, lists in one cell entry by entry', async (t) => {
  const item = {
    id: 'a',
    when: { from: null, to: '2025' },
    casualties: { killed: { low: 0, high: null }, injured: null },
    open: false,
    places: ['x', 'y'],
    claims: [
      { by: 'p;q\\', count: { low: 1, high: null }, disputes: [{ by: 'r' }], tags: ['t'] },
      { by: 's', count: { low: 2, high: 3 }, disputes: [], tags: [] },
    ],
  }
  t.strictSame(rowOf(item), {
    id: 'a',
    whenFrom: null,
    whenTo: '2025',
    killedLow: 0,
    killedHigh: null,
    injuredLow: null,
    injuredHigh: null,
    open: false,
    places: 'x;y',
    claimsBy: 'p\\;q\\\\;s',
    claimsCountLow: '1;2',
    claimsCountHigh: ';3',
  })
})

t.test('what is not there is an empty cell', async (t) => {
  const item = { id: 'a', when: null, casualties: { killed: null, injured: null }, places: null, claims: [] }
  const { id, ...others } = rowOf(item)
  t.equal(id, 'a')
  t.ok(Object.values(others).every((cell) => cell === null))
  t.equal(joined([null, null]), null, 'a list of nothing said is nothing said')
})
