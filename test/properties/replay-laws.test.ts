import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Axis, axes, type Clock, handOn, movedTo, UNBOUNDED } from '../../domain/clocks.js'
import { exclusionsOf, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { DEFAULT_POLICY, policyNames } from '../../projections/casualties/policies.js'
import type { Frame } from '../../projections/frame.js'
import { allParts } from '../../projections/parts/all-parts.js'
import { endsOf } from '../../services/changes/axis-window.js'
import { replayAlong } from '../../services/changes/replay.js'
import { movedSetting, settingOf } from '../../services/changes/setting.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { boundsOf, clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { ledgerIndexOf, warOf } from './indexed.js'
import { folded, listed, stateAt } from './told-states.js'

/** Where the hand of a frame stands: its clock, sent back. */
const handOf = (axis: Axis, { clock: { asOf, knownAt, sequence } }: Frame): number => {
  if (axis === 'ledger') return sequence
  return axis === 'world' ? Date.parse(asOf) + 1 : knownAt === null ? UNBOUNDED : Date.parse(knownAt) + 1
}

const handsOn = (axis: Axis, book: LedgerBook): readonly number[] =>
  axis === 'ledger' ? [...Array(book.head + 1).keys()] : boundsOf(book)

const cases = fc.record({
  book: conflictLedger,
  pick: clockPick,
  axis: fc.constantFrom(...axes),
  ends: fc.tuple(fc.nat(), fc.nat()),
  without: fc.constantFrom<readonly string[]>([], [], [], ['claimant:east'], ['claimant:envoy']),
  policy: fc.constantFrom(DEFAULT_POLICY, DEFAULT_POLICY, ...policyNames),
})
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never

const replayed = async ({ book, pick, axis, ends, without, policy }: Case) => {
  const ledger = ledgerIndexOf(book.events)
  const clock = clockOf(book, pick)
  const hands = handsOn(axis, book)
  const [after = 0, until = 0] = ends.map((n) => hands[n % hands.length] ?? 0).sort((x, y) => x - y)
  const [first, last] = endsOf(axis, clock, { after, until: Math.min(until, handOn(axis, clock)) })
  const index = warOf(ledger).without(last, exclusionsOf(without))
  const start = settingOf(index, first, NO_EXCLUSIONS, policy)
  const frames: Frame[] = []
  for await (const frame of replayAlong(axis, start, last, allParts, ledger)) frames.push(frame)
  return { start, last, frames, at: (hand: number): Clock => movedTo(axis, clock, hand) }
}

t.test('the frames of a replay, folded over the state at its start, give the state at its end', async (t) => {
  let seen = 0
  const property = fc.asyncProperty(cases, async (one) => {
    const { start, last, frames } = await replayed(one)
    const changes = frames.flatMap(({ changes }) => changes)
    deepStrictEqual(listed(folded(stateAt(start), changes)), listed(stateAt(movedSetting(start, last))))
    for (const { changes } of frames) ok(changes.length > 0)
    seen += frames.length
  })
  await holds(t, property, 400)
  t.ok(seen > 200, 'there is often something to replay')
})

t.test('after all frames of a place of the hand, the state is what a read there sees', async (t) => {
  const property = fc.asyncProperty(cases, async (one) => {
    const { start, frames, at } = await replayed(one)
    let state = stateAt(start)
    for (const [place, frame] of frames.entries()) {
      state = folded(state, frame.changes)
      const hand = handOf(one.axis, frame)
      const next = frames[place + 1]
      if (next && handOf(one.axis, next) === hand) continue
      deepStrictEqual(listed(state), listed(stateAt(movedSetting(start, at(hand)))))
    }
  })
  await holds(t, property, 150)
})

t.test('along the ledger each frame is one event, in the order of recording, and names it', async (t) => {
  const property = fc.asyncProperty(cases, async (one) => {
    const { frames } = await replayed({ ...one, axis: 'ledger', without: [] })
    const sequences = frames.map(({ sequence }) => sequence ?? 0)
    deepStrictEqual(
      sequences,
      [...new Set(sequences)].sort((a, b) => a - b),
    )
    for (const { sequence, event, recordedAt, position } of frames) {
      const recorded = one.book.events[(sequence ?? 0) - 1]
      deepStrictEqual([event.type, recordedAt, position], [recorded?.type, recorded?.recordedAt, recorded?.position])
      deepStrictEqual(
        `parleyDevelopment-${event.developmentId}`,
        event.developmentId ? recorded?.stream : 'parleyDevelopment-null',
      )
    }
  })
  await holds(t, property, 100)
})
