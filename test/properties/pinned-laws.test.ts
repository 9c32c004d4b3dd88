import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { axes, handOn } from '../../domain/clocks.js'
import { NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { finished } from '../../domain/work.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { allParts } from '../../projections/parts/all-parts.js'
import { disputesByTarget } from '../../projections/view.js'
import { MemoryTexts } from '../../services/as-of-index/columns/texts.js'
import { endsOf } from '../../services/changes/axis-window.js'
import { correctedAxes, correctionsAlong } from '../../services/changes/corrections.js'
import { diffBetween } from '../../services/changes/diff.js'
import { replayAlong } from '../../services/changes/replay.js'
import { type Setting, settingOf } from '../../services/changes/setting.js'
import { LedgerIndex } from '../../services/ledger-index.js'
import { shiftsAlong } from '../../services/shifts.js'
import { written } from '../doubles/ledger-book.js'
import { casualtyLedger } from './casualty-ledgers.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { feed, warOf } from './indexed.js'
import { readBack } from './sections-read.js'

/** So many more reports that whatever the index keeps aside is sorted and merged with what there was. */
const MORE = 300

const from = { after: Number.MIN_SAFE_INTEGER }

/** All that is told of changes between two settings, and up to the second along every axis, as text. */
const toldBetween = async (a: Setting, b: Setting, ledger: LedgerIndex): Promise<readonly string[]> => {
  const told: unknown[] = [finished(diffBetween(a, b, allParts, ledger)), finished(diffBetween(b, a, allParts, ledger))]
  const { clock, whole } = b
  for (const axis of correctedAxes)
    for (const one of correctionsAlong(axis, b, { ...from, until: handOn(axis, clock) }, ledger))
      if (one) told.push(one)
  const { facts, glossary } = whole.read(clock)
  for (const axis of axes) {
    const window = { ...from, until: handOn(axis, clock) }
    const disputed = disputesByTarget(facts)
    told.push(finished(shiftsAlong(axis, whole, ledger, { clock, glossary }, window, {}, disputed)))
    const [first, last] = endsOf(axis, clock, window)
    const start = settingOf(whole, first, NO_EXCLUSIONS, DEFAULT_POLICY)
    for await (const frame of replayAlong(axis, start, last, allParts, ledger)) told.push(frame)
  }
  return told.map((one) => JSON.stringify(one))
}

/** Ledgers with many more reports at their ends; `told`: how many events there are before these. */
const cases = fc.oneof(conflictLedger, casualtyLedger).map((book) => {
  const told = book.head
  const body = { type: 'StatementMade', by: 'east', act: 'states', summary: 'so it is', occurred: '2025-05-01' }
  for (let more = 1; more <= MORE; more++)
    written(book.report(1_000 + more, { ...body, reportedAt: '2025-05-03', sources: [{ publisher: 'gazette' }] }))
  return { book, told }
})

t.test('what is told of changes up to a sequence stays the same whatever follows, and after a restart', async (t) => {
  const property = fc.asyncProperty(cases, fc.tuple(clockPick, clockPick), fc.nat(), async (one, picks, first) => {
    const { book } = one
    const upTo = 1 + (first % one.told)
    const clocks = picks.map((pick) => clockOf(book, pick))
    const changes = (ledger: LedgerIndex): Promise<readonly string[]> => {
      const [a, b] = clocks.map((clock) => {
        const pinned = { ...clock, sequence: Math.min(clock.sequence, upTo) }
        return settingOf(warOf(ledger), pinned, NO_EXCLUSIONS, DEFAULT_POLICY)
      })
      if (!a || !b) throw new Error('two settings were picked')
      return toldBetween(a, b, ledger)
    }
    const texts = new MemoryTexts()
    const index = new LedgerIndex(texts)
    for (const event of book.events.slice(0, upTo)) feed(index, event)
    const before = await changes(index)
    for (const event of book.events.slice(upTo)) feed(index, event)
    deepStrictEqual(await changes(index), before)
    const restarted = new LedgerIndex(texts)
    const frozen = index.frozen()
    if (frozen) await restarted.thaw(frozen.sequence, readBack(frozen.sections))
    deepStrictEqual(await changes(restarted), before)
  })
  await holds(t, property, 60)
})
