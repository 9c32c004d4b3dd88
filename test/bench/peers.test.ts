import t from 'tap'
import { clockAnywhere, clockAtHead, presentClock } from '../../bench/clocks.js'
import { writeLedger } from '../../bench/ledger/appends.js'
import { randomOf } from '../../bench/ledger/random.js'
import { CONFLICT } from '../../bench/ledger/world.js'
import { columnsOf, tallyAtQuery } from '../../bench/peers/at-query.js'
import { claimRows } from '../../bench/peers/claim-rows.js'
import { deltasOf } from '../../bench/peers/deltas.js'
import { foldFrom } from '../../bench/peers/fold.js'
import { newIndex, subjectOf } from '../../bench/subject.js'
import type { Clock } from '../../domain/clocks.js'
import { createMemoryStore } from '../../infra/event-stores/memory/memory-store.js'
import type { LedgerEvent } from '../../services/event-store.js'
import { referenceFacts } from '../reference/facts.js'

/** A ledger, its index, and clocks of every kind that the bench asks at. */
const ledgerOf = async (size: number) => {
  const store = createMemoryStore()
  t.teardown(() => store.close())
  await writeLedger(store, { size, seed: 11 })
  const index = newIndex()
  const events: LedgerEvent[] = []
  for await (const event of store.readAll()) {
    index.apply(event)
    events.push(event)
  }
  const head = events.length
  const clocks: Clock[] = [presentClock(head)]
  for (let run = 0; run < 5; run += 1) {
    clocks.push(clockAtHead(randomOf(1, run), head), clockAnywhere(randomOf(2, run), head))
  }
  return { store, index, events, clocks, subject: subjectOf(index) }
}

t.test('the fold from the store and the index see the facts that the prose tells of', async (t) => {
  const { store, index, events, clocks } = await ledgerOf(80)
  for (const clock of clocks) {
    const expected = referenceFacts(events, clock)
    t.same((await foldFrom(store, clock)).facts, expected)
    t.same(index.conflicts.get(CONFLICT)?.read(clock).facts, expected)
  }
})

t.test('resolving at query counts the incidents that the tally counts', async (t) => {
  const { subject, clocks } = await ledgerOf(400)
  const columns = columnsOf(claimRows(subject))
  for (const clock of clocks)
    t.equal(tallyAtQuery(columns, clock).incidents, (await subject.tally(clock)).incidents.count)
})

t.test('the deltas before three clocks add up to what is resolved at them', async (t) => {
  const { subject, clocks } = await ledgerOf(400)
  const columns = columnsOf(claimRows(subject))
  const deltas = [...deltasOf(columns)]
  for (const clock of clocks) {
    const seen = deltas.filter(
      ({ end, known, recorded }) => end <= clock.asOf && known < clock.knownAt && recorded <= clock.sequence,
    )
    const { incidents, sums } = tallyAtQuery(columns, clock)
    const added = [incidents, ...sums].map((_, at) => seen.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
    t.same(added, [incidents, ...sums])
  }
})
