import type { Clock } from '../../domain/clocks.js'
import type { Bench, Part } from '../bench.js'
import { clockAnywhere } from '../clocks.js'
import { randomOf } from '../ledger/random.js'
import { issues, states } from '../ledger/world.js'
import { measure, type Sample } from '../measure.js'
import { type SqlPositions, sqlPositions } from '../peers/sql-positions.js'
import { type Subject, subjectOf } from '../subject.js'

/** What is asked of positions: a clock, and a cell that is mostly not empty. */
type Asked = { readonly clock: Clock; readonly party: string; readonly issue: string }

const askedBy =
  ({ shape }: Bench, head: number) =>
  (run: number): Asked => {
    const random = randomOf(shape.seed, 78, run)
    return { clock: clockAnywhere(random, head), party: random.skewed(states), issue: random.skewed(issues) }
  }

/** Positions, proposals and ceasefires at three clocks; positions beside PostgreSQL. */
export const views: Part = async (bench) => {
  const subject = subjectOf(await bench.index())
  const asked = askedBy(bench, subject.head)
  const cell = await cellRow(bench, subject, asked)
  const matrix = await viewRow(bench, 'matrix of positions', (run) => subject.matrix(asked(run).clock))
  await viewRow(bench, 'proposals', (run) => subject.proposals(asked(run).clock))
  await viewRow(bench, 'ceasefires', (run) => subject.ceasefires(asked(run).clock))
  if (bench.postgres === null) return
  bench.tell('filling the positions of PostgreSQL')
  const peer = await sqlPositions(bench.postgres, subject)
  await besidePostgres(bench, peer, asked, cell, matrix)
  await peer.close()
}

const MICROSECONDS = 1_000

const cellRow = async (bench: Bench, subject: Subject, asked: (run: number) => Asked): Promise<Sample> => {
  bench.tell('one cell of positions')
  const sample = await measure(
    (run) => {
      const { clock, party, issue } = asked(run)
      return subject.cell(clock, party, issue)
    },
    { budgetMs: bench.budgetMs },
  )
  bench.add({
    name: 'one cell of positions, p99',
    value: sample.p99 * MICROSECONDS,
    unit: 'us',
    goal: { kind: 'atMost', value: 20 },
    runs: sample.runs,
  })
  return sample
}

const viewRow = async (bench: Bench, name: string, work: (run: number) => unknown): Promise<Sample> => {
  bench.tell(name)
  const sample = await measure(work, { budgetMs: bench.budgetMs })
  bench.add({
    name: `${name}, p99`,
    value: sample.p99,
    unit: 'ms',
    goal: { kind: 'atMost', value: 5 },
    runs: sample.runs,
  })
  return sample
}

const besidePostgres = async (
  bench: Bench,
  peer: SqlPositions,
  asked: (run: number) => Asked,
  cell: Sample,
  matrix: Sample,
): Promise<void> => {
  const effort = { budgetMs: bench.budgetMs, most: 500 }
  const theirCell = await measure((run) => {
    const { clock, party, issue } = asked(run)
    return peer.cell(clock, party, issue)
  }, effort)
  const theirMatrix = await measure((run) => peer.matrix(asked(run).clock), effort)
  for (const [name, mine, theirs] of [
    ['one cell of positions', cell, theirCell],
    ['matrix of positions', matrix, theirMatrix],
  ] as const)
    bench.add({
      name: `${name}, median`,
      value: mine.median,
      unit: 'ms',
      peer: { name: 'PostgreSQL, named statement', value: theirs.median },
      goal: { kind: 'ratio', value: 70 },
      runs: mine.runs,
    })
}
