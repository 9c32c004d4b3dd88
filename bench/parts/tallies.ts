import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from '../../domain/clocks.js'
import { exclusionsOf } from '../../domain/exclusions.js'
import { openSqliteStore } from '../../infra/event-stores/sqlite/sqlite-store.js'
import { casualtiesOf } from '../../projections/casualties/casualties.js'
import type { Bench, Part } from '../bench.js'
import { clockAnywhere, clockAtHead } from '../clocks.js'
import { randomOf } from '../ledger/random.js'
import { measure, type Sample } from '../measure.js'
import { columnsOf, tallyAtQuery } from '../peers/at-query.js'
import { claimRows } from '../peers/claim-rows.js'
import { foldFrom } from '../peers/fold.js'
import { bitemporalTally, deltaTally, type SqlTally } from '../peers/sql-tallies.js'
import type { Goal } from '../report/row.js'
import { type Subject, subjectOf, type TallyAsked } from '../subject.js'

/** A kind of clock that is asked, with the goal for the tally at it. */
type Clocks = { readonly name: string; readonly pick: (random: ReturnType<typeof randomOf>, head: number) => Clock }

const atHead: Clocks = { name: 'at the head', pick: clockAtHead }
const anywhere: Clocks = { name: 'at three clocks', pick: clockAnywhere }

/** Clocks of a kind, the same for whoever is asked. */
const clocksOf = ({ pick }: Clocks, { shape }: Bench, head: number): ((run: number) => Clock) => {
  return (run) => pick(randomOf(shape.seed, 77, run), head)
}

const p99AtMost = (value: number): Goal => ({ kind: 'atMost', value })
const timesFaster = (value: number): Goal => ({ kind: 'ratio', value })

/** Tallies of casualties: plain beside every peer, then grouped, filtered and resolved otherwise. */
export const tallies: Part = async (bench) => {
  const subject = subjectOf(await bench.index())
  const plain = new Map<Clocks, Sample>()
  for (const [clocks, most] of [
    [atHead, 0.5],
    [anywhere, 2],
  ] as const) {
    const clock = clocksOf(clocks, bench, subject.head)
    bench.tell(`tally ${clocks.name}`)
    const sample = await measure((run) => subject.incidents(clock(run)), { budgetMs: bench.budgetMs })
    plain.set(clocks, sample)
    bench.add({
      name: `tally ${clocks.name}, p99`,
      value: sample.p99,
      unit: 'ms',
      goal: p99AtMost(most),
      runs: sample.runs,
    })
  }
  await besideFold(bench, subject, plain.get(anywhere))
  await besideTables(bench, subject, plain)
  await resolvedOtherwise(bench, subject)
}

/** Folding from the store, at three clocks. */
const besideFold = async (bench: Bench, subject: Subject, mine: Sample | undefined): Promise<void> => {
  const store = await openSqliteStore(bench.ledgerFile)
  const clock = clocksOf(anywhere, bench, subject.head)
  bench.tell('tally by folding from the store')
  try {
    const folded = async (at: Clock) => {
      const { facts, glossary } = await foldFrom(store, at)
      return casualtiesOf(facts, { clock: at, glossary }).incidents
    }
    await holdsTo(subject, clock(0), async (at) => (await folded(at)).count)
    const sample = await measure((run) => folded(clock(run)), { budgetMs: bench.budgetMs, least: 1 })
    besides(bench, anywhere, mine, 'fold from the store', sample, timesFaster(5_000))
  } finally {
    await store.close()
  }
}

/** The tables of peers: columns resolved when they are asked, bitemporal SQL, and the delta log in SQL. */
const besideTables = async (bench: Bench, subject: Subject, mine: ReadonlyMap<Clocks, Sample>): Promise<void> => {
  bench.tell('filling the tables of peers')
  const rows = claimRows(subject)
  const columns = columnsOf(rows)
  for (const clocks of [atHead, anywhere]) {
    const clock = clocksOf(clocks, bench, subject.head)
    await holdsTo(subject, clock(1), async (at) => tallyAtQuery(columns, at).incidents)
    const sample = await measure((run) => tallyAtQuery(columns, clock(run)), { budgetMs: bench.budgetMs })
    besides(bench, clocks, mine.get(clocks), 'resolving at query', sample, timesFaster(10))
  }
  const { postgres } = bench
  if (postgres === null) return
  const peers: readonly (readonly [string, number, () => Promise<SqlTally>])[] = [
    ['PostgreSQL, bitemporal table', 400, () => bitemporalTally(postgres, rows)],
    ['PostgreSQL, delta log', 100, () => deltaTally(postgres, rows)],
  ]
  for (const [name, times, make] of peers) {
    bench.tell(`filling ${name}`)
    const peer = await make()
    for (const clocks of [atHead, anywhere]) {
      bench.tell(`${name} ${clocks.name}`)
      const clock = clocksOf(clocks, bench, subject.head)
      await holdsTo(subject, clock(2), async (at) => (await peer.ask(at)).incidents)
      const sample = await measure((run) => peer.ask(clock(run)), { budgetMs: bench.budgetMs, most: 200 })
      besides(bench, clocks, mine.get(clocks), name, sample, timesFaster(times))
    }
    await peer.close()
  }
}

const besides = (
  { add }: Bench,
  { name }: Clocks,
  mine: Sample | undefined,
  peer: string,
  theirs: Sample,
  goal: Goal,
): void => {
  if (mine === undefined) throw new Error('the subject is measured before its peers')
  add({
    name: `tally ${name}, median`,
    value: mine.median,
    unit: 'ms',
    peer: { name: peer, value: theirs.median },
    goal,
    runs: mine.runs,
  })
}

/** A peer that counts other incidents does other work, and is no measure. */
const holdsTo = async (
  subject: Subject,
  clock: Clock,
  incidentsOf: (clock: Clock) => Promise<number>,
): Promise<void> => {
  const [mine, theirs] = [subject.incidents(clock).count, await incidentsOf(clock)]
  if (mine !== theirs) throw new Error(`a peer counts ${theirs} incidents where there are ${mine}`)
}

const otherwise: readonly (readonly [name: string, asked: TallyAsked, most: number | null])[] = [
  ['in all four shapes', {}, null],
  ['grouped by claimant', { groupBy: ['claimant'] }, 10],
  ['grouped by place', { groupBy: ['place'] }, 10],
  ['of one place', { filter: { place: ['region-3'] } }, 10],
  ['of one claimant', { filter: { claimant: ['state-0'] } }, 40],
  ['without a publisher', { exclusions: exclusionsOf(['publisher:publisher-0']) }, 40],
  ['by best-graded/1', { policy: 'best-graded/1' }, 40],
]

const resolvedOtherwise = async (bench: Bench, subject: Subject): Promise<void> => {
  const clock = clocksOf(anywhere, bench, subject.head)
  const pauses = monitorEventLoopDelay({ resolution: 1 })
  for (const [name, asked, most] of otherwise) {
    bench.tell(`tally ${name}`)
    // Only where slices are asked for does their length count.
    const isSliced = most !== null && most > 10
    if (isSliced) pauses.enable()
    const sample = await measure((run) => subject.tally(clock(run), asked), { budgetMs: bench.budgetMs })
    pauses.disable()
    bench.add({
      name: `tally ${name}, p99`,
      value: sample.p99,
      unit: 'ms',
      ...(most === null ? {} : { goal: p99AtMost(most) }),
      runs: sample.runs,
    })
  }
  const shown = await measure((run) => subject.groupsShown(clock(run), { groupBy: ['place'] }), {
    budgetMs: bench.budgetMs,
  })
  bench.add({
    name: 'a page of groups by place, with all that they rest on, p99',
    value: shown.p99,
    unit: 'ms',
    runs: shown.runs,
  })
  bench.add({
    name: 'longest slice of tallies resolved otherwise',
    value: pauses.max / 1e6,
    unit: 'ms',
    goal: p99AtMost(10),
  })
}
