import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { exclusionsOf, NO_EXCLUSIONS } from '../../domain/exclusions.js'
import { finished } from '../../domain/work.js'
import { DEFAULT_POLICY, policyNames } from '../../projections/casualties/policies.js'
import { allParts } from '../../projections/parts/all-parts.js'
import { diffBetween } from '../../services/changes/diff.js'
import { settingOf } from '../../services/changes/setting.js'
import type { LedgerBook } from '../doubles/ledger-book.js'
import { referenceFates } from '../reference/causes.js'
import { clockOf, clockPick } from './clock-picks.js'
import { conflictLedger } from './conflict-ledgers.js'
import { holds } from './holds.js'
import { ledgerIndexOf, warOf } from './indexed.js'
import { folded, listed, stateAt } from './told-states.js'

const pick = fc.record({
  clock: clockPick,
  without: fc.constantFrom<readonly string[]>([], [], [], ['claimant:east'], ['publisher:gazette'], ['claimant:envoy']),
  policy: fc.constantFrom(DEFAULT_POLICY, DEFAULT_POLICY, ...policyNames),
})
type Pick = typeof pick extends fc.Arbitrary<infer P> ? P : never

const ledgerAndSettings = (book: LedgerBook, picks: readonly Pick[]) => {
  const ledger = ledgerIndexOf(book.events)
  const settings = picks.map(({ clock, without, policy }) =>
    settingOf(warOf(ledger), clockOf(book, clock), exclusionsOf(without), policy),
  )
  return { ledger, settings }
}

const cases = fc.tuple(conflictLedger, pick, pick)

t.test('a diff folded over the state at A gives the state at B, and nothing in it is no change', async (t) => {
  let changed = 0
  const property = fc.property(cases, ([book, pickA, pickB]) => {
    const { ledger, settings } = ledgerAndSettings(book, [pickA, pickB])
    const [a, b] = settings
    if (!a || !b) throw new Error('two settings were picked')
    const changes = finished(diffBetween(a, b, allParts, ledger))
    deepStrictEqual(listed(folded(stateAt(a), changes)), listed(stateAt(b)))
    for (const { before, after } of changes) ok(JSON.stringify(before) !== JSON.stringify(after))
    changed += changes.length
  })
  await holds(t, property, 600)
  t.ok(changed > 600, 'there is often much that differs')
})

t.test('between a setting and itself nothing differs', async (t) => {
  const property = fc.property(conflictLedger, pick, (book, pick) => {
    const { ledger, settings } = ledgerAndSettings(book, [pick, pick])
    const [a, b] = settings
    if (a && b) deepStrictEqual(finished(diffBetween(a, b, allParts, ledger)), [])
  })
  await holds(t, property, 100)
})

t.test('the reverse diff has before and after exchanged, and tells of a development the same', async (t) => {
  const property = fc.property(cases, ([book, pickA, pickB]) => {
    const { ledger, settings } = ledgerAndSettings(book, [pickA, pickB])
    const [a, b] = settings
    if (!a || !b) throw new Error('two settings were picked')
    const [there, back] = [finished(diffBetween(a, b, allParts, ledger)), finished(diffBetween(b, a, allParts, ledger))]
    deepStrictEqual(
      back.map(({ view, path, before, after }) => ({ view, path, before, after })),
      there.map(({ view, path, before, after }) => ({ view, path, before: after, after: before })),
    )
    const fates = new Map(there.flatMap(({ causes }) => causes.map((cause) => [cause.developmentId, cause] as const)))
    for (const { causes } of back)
      for (const cause of causes)
        if (cause.developmentId !== null) deepStrictEqual(fates.get(cause.developmentId) ?? cause, cause)
  })
  await holds(t, property, 200)
})

t.test('every change has a cause', async (t) => {
  const property = fc.property(cases, ([book, pickA, pickB]) => {
    const { ledger, settings } = ledgerAndSettings(book, [pickA, pickB])
    const [a, b] = settings
    if (!a || !b) throw new Error('two settings were picked')
    for (const { view, path, causes } of finished(diffBetween(a, b, allParts, ledger)))
      ok(causes.length > 0, `${view}${path} has a cause`)
  })
  await holds(t, property, 600)
})

t.test('why a development counts otherwise is as the prose has it, and the event that did it is named', async (t) => {
  const property = fc.property(fc.tuple(conflictLedger, clockPick, clockPick), ([book, pickA, pickB]) => {
    const ledger = ledgerIndexOf(book.events)
    const [clockA, clockB] = [clockOf(book, pickA), clockOf(book, pickB)]
    const [a, b] = [clockA, clockB].map((clock) => settingOf(warOf(ledger), clock, NO_EXCLUSIONS, DEFAULT_POLICY))
    if (!a || !b) throw new Error('two settings were picked')
    const expected = referenceFates(book.events, clockA, clockB)
    const causes = new Map(
      finished(diffBetween(a, b, allParts, ledger))
        .flatMap(({ causes }) => causes)
        .flatMap((cause) => (cause.developmentId === null ? [] : [[cause.developmentId, cause] as const])),
    )
    for (const [id, { kind, sequence }] of causes) {
      deepStrictEqual([id, kind], [id, expected.get(id)])
      const event = book.events[(sequence ?? 0) - 1]
      ok(event && event.sequence <= Math.max(clockA.sequence, clockB.sequence), 'the event was recorded by then')
      if (kind !== 'duplicate') deepStrictEqual(event?.stream, `parleyDevelopment-${id}`)
    }
    // The timeline shows every development, so that whatever says something else is a change of it.
    for (const [id, kind] of expected) if (kind !== 'timePassed' && !causes.has(id)) throw new Error(`${id} ${kind}`)
  })
  await holds(t, property, 600)
})
