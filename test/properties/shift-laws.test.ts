import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Axis, axes, type Clock, handOn, movedTo, UNBOUNDED } from '../../domain/clocks.js'
import { finished } from '../../domain/work.js'
import { positions } from '../../projections/positions.js'
import { proposals, proposalsById } from '../../projections/proposals.js'
import type { Shift } from '../../projections/shifts.js'
import { disputesByTarget, show } from '../../projections/view.js'
import type { AxisWindow } from '../../services/changes/axis-window.js'
import type { LedgerIndex } from '../../services/ledger-index.js'
import { shiftsAlong } from '../../services/shifts.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { boundsOf, clockOf, clockPick } from './clock-picks.js'
import { holds } from './holds.js'
import { ledgerIndexOf, warOf } from './indexed.js'
import { positionLedger, reportedPositions } from './position-ledgers.js'

type Stand = NonNullable<Shift['after']>
type Stands = ReadonlyMap<string, Stand>

/** What stands in each cell at a clock, as the view of positions has it. */
const standsAt = (ledger: LedgerIndex, clock: Clock): Stands => {
  const { facts, glossary } = warOf(ledger).read(clock)
  const at = { clock, glossary }
  const given = proposalsById(show(proposals, facts, at, undefined))
  return new Map(
    show(positions, facts, at, given).map(({ key, item }) => {
      const { stance, value, summary, voice, claimant, developmentId } = item
      if (!stance || !summary || !voice || !claimant || !developmentId) throw new Error(`${key} is empty`)
      return [key, { stance, value, summary, voice, claimant, developmentId }]
    }),
  )
}

const shifts = (
  axis: Axis,
  ledger: LedgerIndex,
  clock: Clock,
  window: AxisWindow = { after: Number.NEGATIVE_INFINITY, until: handOn(axis, clock) },
): Shift[] => {
  const { facts, glossary } = warOf(ledger).read(clock)
  const at = { clock, glossary }
  return finished(shiftsAlong(axis, warOf(ledger), ledger, at, window, {}, disputesByTarget(facts))).map(
    ({ item }) => item,
  )
}

/** Every place of the hand at which something may differ. */
const handsOn = (axis: Axis, book: LedgerBook): readonly number[] =>
  axis === 'ledger' ? [...Array(book.head + 1).keys()] : boundsOf(book)

const keyOf = ({ issue, party }: Shift): string => `${issue}/${party}`
/** What a shift is about: the words and who says them may differ where nothing moved. */
const moved = (stand: Stand | null | undefined) => stand && [stand.stance, stand.value, stand.voice]
const positionsIn = (stands: Stands): object =>
  Object.fromEntries([...stands].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, stand]) => [key, moved(stand)]))

const folded = (state: Stands, found: readonly Shift[]): Stands => {
  const next = new Map(state)
  for (const shift of found) {
    deepStrictEqual(moved(shift.before) ?? null, moved(next.get(keyOf(shift))) ?? null, 'before is what stood there')
    if (shift.after) next.set(keyOf(shift), shift.after)
    else next.delete(keyOf(shift))
  }
  return next
}

const cases = fc.tuple(positionLedger, clockPick, fc.constantFrom(...axes))

t.test('shifts folded over the cells at A give the cells at B, along every axis', async (t) => {
  const property = fc.property(cases, fc.nat(), fc.nat(), ([book, pick, axis], first, second) => {
    const ledger = ledgerIndexOf(book.events)
    const clock = clockOf(book, pick)
    const hands = handsOn(axis, book)
    const [a = 0, b = 0] = [first, second].map((n) => hands[n % hands.length] ?? 0).sort((x, y) => x - y)
    const end = movedTo(axis, clock, Math.min(b, handOn(axis, clock)))
    const begin = movedTo(axis, clock, Math.min(a, handOn(axis, clock)))
    const all = shifts(axis, ledger, end)
    const until = shifts(axis, ledger, begin)
    deepStrictEqual(all.slice(0, until.length).map(keyOf), until.map(keyOf))
    const between = all.slice(until.length)
    deepStrictEqual(positionsIn(folded(standsAt(ledger, begin), between)), positionsIn(standsAt(ledger, end)))
    deepStrictEqual(shifts(axis, ledger, clock, { after: a, until: b }), between)
  })
  await holds(t, property, 600)
})

t.test('every difference between neighbouring places of an axis is a shift, with what stood and stands', async (t) => {
  const property = fc.property(cases, ([book, pick, axis]) => {
    const ledger = ledgerIndexOf(book.events)
    const clock = clockOf(book, pick)
    const hands = handsOn(axis, book).filter((hand) => hand <= handOn(axis, clock))
    const before = standsAt(ledger, movedTo(axis, clock, axis === 'ledger' ? 0 : Number.MIN_SAFE_INTEGER))
    let known = before
    let length = 0
    for (const hand of hands) {
      const here = movedTo(axis, clock, hand)
      const stands = standsAt(ledger, here)
      const found = shifts(axis, ledger, here)
      const news = found.slice(length)
      length = found.length
      const keys = new Set([...known.keys(), ...stands.keys()])
      for (const key of keys) {
        const ofCell = news.filter((shift) => keyOf(shift) === key)
        const [was, is] = [known.get(key) ?? null, stands.get(key) ?? null]
        if (axis !== 'world') {
          const differs = JSON.stringify(moved(was)) !== JSON.stringify(moved(is))
          deepStrictEqual(
            ofCell.map(({ before, after }) => ({ before, after })),
            differs ? [{ before: was, after: is }] : [],
          )
        } else if (ofCell.length > 0) deepStrictEqual(moved(ofCell.at(-1)?.after), moved(is))
        else deepStrictEqual(moved(was), moved(is))
      }
      known = stands
    }
  })
  await holds(t, property, 200)
})

t.test('no shift stays where it was, and each has a development of the ledger as its cause', async (t) => {
  const property = fc.property(cases, ([book, pick, axis]) => {
    const ids = new Set(book.developments.map(({ id }) => id))
    for (const { before, after, developmentId, kind } of shifts(
      axis,
      ledgerIndexOf(book.events),
      clockOf(book, pick),
    )) {
      deepStrictEqual(ids.has(developmentId), true)
      if (JSON.stringify(moved(before)) === JSON.stringify(moved(after))) throw new Error('nothing moved')
      if (axis === 'world' && (kind === 'corrected' || (kind === 'retracted') !== (after === null)))
        throw new Error(`in the world nothing is ${kind}`)
    }
  })
  await holds(t, property, 400)
})

t.test('where all was only ever reported, parties moved, and nothing was corrected', async (t) => {
  const cases = fc.tuple(reportedPositions, clockPick, fc.constantFrom(...axes))
  const property = fc.property(cases, ([book, pick, axis]) => {
    const clock = { ...clockOf(book, pick), sequence: UNBOUNDED }
    for (const { kind, after } of shifts(axis, ledgerIndexOf(book.events), clock))
      deepStrictEqual(
        after === null ? 'retracted' : kind === 'corrected' || kind === 'retracted' ? 'moved' : kind,
        kind,
      )
  })
  await holds(t, property)
})
