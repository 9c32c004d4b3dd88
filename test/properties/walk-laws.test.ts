import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { axes, type Fact, handOn, inFoldOrder, movedTo } from '../../domain/clocks.js'
import { isConflictEventType, parseConflictEvent } from '../../domain/conflict.js'
import { parseDevelopmentEvent } from '../../domain/development/events.js'
import { exclusionsOf } from '../../domain/exclusions.js'
import { finished } from '../../domain/work.js'
import { ConflictIndex } from '../../services/as-of-index/conflict-index.js'
import type { LedgerEvent } from '../../services/event-store.js'
import { shiftsAlong } from '../../services/shifts.js'
import { pointsAlong } from '../../services/walk/points.js'
import { walkAlong } from '../../services/walk/walk.js'
import { ledgerWithout } from '../reference/without.js'
import { boundsOf, clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { indexOf, ledgerIndexOf, plain, warOf } from './indexed.js'
import { ledger } from './ledgers.js'
import { positionLedger } from './position-ledgers.js'

const axis = fc.constantFrom(...axes)

t.test('what the steps of a walk leave standing is at every step what a read there sees', async (t) => {
  const property = fc.property(ledger(), clockPick, axis, (book, pick, axis) => {
    const index = indexOf(book.events)
    const clock = clockOf(book, pick)
    const visible = new Map<string, Fact>()
    for (const { clock: here, glossary, changes } of walkAlong(axis, index, clock)) {
      for (const { id, before, after } of changes) {
        deepStrictEqual(before, visible.get(id))
        if (after) visible.set(id, after)
        else visible.delete(id)
      }
      const seen = index.read(here)
      deepStrictEqual(plain(glossary), plain(seen.glossary))
      deepStrictEqual([...visible.values()].sort(inFoldOrder), seen.facts)
    }
    deepStrictEqual([...visible.values()].sort(inFoldOrder), index.read(clock).facts)
  })
  await holds(t, property, 300)
})

t.test('between two points of an axis nothing changes', async (t) => {
  const property = fc.property(ledger(), clockPick, axis, (book, pick, axis) => {
    const index = indexOf(book.events)
    const clock = clockOf(book, pick)
    const points = pointsAlong(axis, index, clock).map(({ hand }) => hand)
    const hands = axis === 'ledger' ? [...Array(book.head + 1).keys()] : boundsOf(book)
    for (const hand of hands.filter((one) => one <= handOn(axis, clock))) {
      const last = points.findLast((point) => point <= hand)
      const seen = index.read(movedTo(axis, clock, hand))
      if (last === undefined) deepStrictEqual(seen.facts, [])
      else deepStrictEqual(index.read(movedTo(axis, clock, last)).facts, seen.facts)
    }
  })
  await holds(t, property, 200)
})

/** The index of a ledger that may have gaps. */
const indexWithGaps = (events: readonly LedgerEvent[]): ConflictIndex => {
  const index = new ConflictIndex('war')
  for (const { stream, type, data, sequence } of events) {
    if (isConflictEventType(type)) index.applyGlossaryEvent(sequence, parseConflictEvent(type, data))
    else
      index.applyDevelopmentEvent(
        sequence,
        stream.slice('parleyDevelopment-'.length),
        parseDevelopmentEvent(type, data),
      )
  }
  return index
}

const names = fc.uniqueArray(fc.constantFrom('claimant:east', 'claimant:west', 'claimant:envoy', 'publisher:gazette'), {
  minLength: 1,
  maxLength: 2,
})

t.test('shifts without some are those of a ledger in which they had never reported', async (t) => {
  let left = 0
  const property = fc.property(positionLedger, names, clockPick, axis, (book, names, pick, axis) => {
    const ledger = ledgerIndexOf(book.events)
    const clock = clockOf(book, pick)
    const at = { clock, glossary: warOf(ledger).glossaryAt(clock.sequence) }
    const window = { after: Number.NEGATIVE_INFINITY, until: handOn(axis, clock) }
    const shifts = (index: ConflictIndex) =>
      finished(shiftsAlong(axis, index, ledger, at, window, {}, new Map())).map(({ item }) => item)
    const found = shifts(warOf(ledger).without(clock, exclusionsOf(names)))
    deepStrictEqual(found, shifts(indexWithGaps(ledgerWithout(book.events, names, clock))))
    if (found.length > 0 && found.length < shifts(warOf(ledger)).length) left += 1
  })
  await holds(t, property, 300)
  t.ok(left > 0, 'often some shifts stay, and some do not')
})
