import t from 'tap'
import { growthRows } from '../../bench/report/growth.js'
import { pageWith, picturesOf } from '../../bench/report/page.js'
import { type Results, rowOf } from '../../bench/report/row.js'
import { textTable } from '../../bench/report/table.js'

const latency = rowOf('reads', 10_000, {
  name: 'tally at three clocks, median',
  value: 2,
  unit: 'ms',
  peer: { name: 'a database', value: 500 },
  goal: { kind: 'ratio', value: 400 },
})
const rate = rowOf('ingest', 10_000, {
  name: 'upload',
  value: 600,
  unit: 'lines/s',
  more: true,
  peer: { name: 'the adapter', value: 1_000 },
  goal: { kind: 'ratio', value: 0.5 },
})

const resultsOf = (rows: Results['rows']): Results => ({
  at: '2026-01-02T03:04:05.000Z',
  machine: 'a machine',
  load: [0, 1],
  seed: 1,
  sizes: [10_000],
  parts: ['reads'],
  skipped: ['a peer that is not there'],
  rows,
})

t.test('a ratio says how much better than a peer, whether less or more of the unit is better', async (t) => {
  t.equal(latency.ratio, 250)
  t.equal(latency.met, false)
  t.equal(rate.ratio, 0.6)
  t.equal(rate.met, true)
})

t.test('a goal of a value by itself is met up to that value', async (t) => {
  const told = { name: 'a read', unit: 'ms', goal: { kind: 'atMost', value: 5 } } as const
  t.equal(rowOf('reads', 10, { ...told, value: 5 }).met, true)
  t.equal(rowOf('reads', 10, { ...told, value: 5.1 }).met, false)
})

t.test('growth is told between a ledger and one of ten times its size', async (t) => {
  const of = (size: number, value: number) =>
    rowOf('reads', size, { name: 'one cell of positions, p99', value, unit: 'us' })
  const [growth, ...others] = growthRows([of(10_000, 10), of(100_000, 15), of(500_000, 90)])
  t.match(growth, { size: 100_000, value: 1.5, met: true })
  t.same(others, [])
})

t.test('the table names what was left out, and the page has table and plots between its marks', async (t) => {
  const results = resultsOf([latency, rate])
  t.match(textTable(results), /left out: a peer that is not there/)
  const page = pageWith('before\n<!-- written by npm run bench:page -->\nold\n<!-- end -->\nafter\n', results)
  t.match(page, /^before\n/)
  t.match(page, /\| 10k \| upload \| 600 \| lines\/s \| the adapter: 1,000 \| 0\.6 x \| >= 0\.5 x \| yes \|/)
  t.match(page, /<!-- end -->\nafter\n$/)
  t.notMatch(page, /old/)
  t.match(picturesOf(results), [{ file: 'performance-tallies.svg', svg: /<polyline/ }])
})

t.test('a page without marks is not written over', async (t) => {
  t.throws(() => pageWith('a page', resultsOf([])), /has no lines/)
})
