import type { Part } from '../bench.js'
import { clocksDayApart } from '../clocks.js'
import { randomOf } from '../ledger/random.js'
import { measure } from '../measure.js'
import { subjectOf } from '../subject.js'

/** What differs between two settings a day apart, beside two whole states compared. */
export const diffs: Part = async (bench) => {
  const subject = subjectOf(await bench.index())
  const pair = (run: number) => clocksDayApart(randomOf(bench.shape.seed, 79, run), subject.head)
  let changes = 0
  bench.tell('diff of two days')
  const mine = await measure(
    async (run) => {
      changes += (await subject.diff(...pair(run))).length
    },
    { budgetMs: bench.budgetMs },
  )
  bench.tell('two states compared')
  const theirs = await measure(
    async (run) => {
      const [a, b] = pair(run)
      const [before, after] = [await subject.state(a), await subject.state(b)]
      return JSON.stringify(before) === JSON.stringify(after)
    },
    { budgetMs: bench.budgetMs },
  )
  bench.add({
    name: 'diff of two days, p99',
    value: mine.p99,
    unit: 'ms',
    goal: { kind: 'atMost', value: 5 },
    runs: mine.runs,
  })
  bench.add({
    name: 'diff of two days, median',
    value: mine.median,
    unit: 'ms',
    peer: { name: 'two states compared', value: theirs.median },
    runs: mine.runs,
  })
  // The first run, which is not measured, finds changes as well.
  bench.add({ name: 'changes in a diff of two days', value: changes / (mine.runs + 1), unit: 'changes', more: true })
}
