import { deepStrictEqual, equal } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { LedgerEvent } from '../../../services/event-store.js'
import { leafHash, leafTextOf } from '../../../services/ledger-leaf.js'
import { LedgerCheck } from '../../../services/proofs/ledger-check.js'
import { LedgerBook, written } from '../../doubles/ledger-book.js'
import { conflictLedger } from '../../properties/conflict-ledgers.js'
import { holds } from '../../properties/holds.js'
import { headOf } from '../../reference/merkle.js'

/** What a check says of the events of a ledger, each with its sequence before it. */
const said = (events: readonly LedgerEvent[]): string[] => {
  const check = new LedgerCheck()
  return events.flatMap((event) => check.take(event, leafTextOf(event)).map((wrong) => `${event.sequence} ${wrong}`))
}

/** An event with some members changed, and the leaf of what it says now. */
const changed = (event: LedgerEvent, change: Partial<LedgerEvent>): LedgerEvent => {
  const other = { ...event, ...change }
  return { ...other, leaf: leafHash(leafTextOf(other)) }
}

t.test('of a ledger that was recorded by the rules nothing is wrong, and its root is that of its texts', async (t) => {
  const law = fc.property(conflictLedger, ({ events }) => {
    const check = new LedgerCheck()
    const wrong = events.flatMap((event) => check.take(event, leafTextOf(event)))
    deepStrictEqual(wrong, [])
    deepStrictEqual(check.tree.root(events.length), headOf(events.map((event) => Buffer.from(leafTextOf(event)))))
    equal(check.streams, new Set(events.map(({ stream }) => stream)).size)
    equal(check.recordedAt, events.at(-1)?.recordedAt)
  })
  await holds(t, law, 50)
})

/** A ledger with two developments, of which the first was corrected. */
const small = (): LedgerEvent[] => {
  const book = new LedgerBook()
  const input = {
    type: 'StatementMade',
    occurred: '2025-05-01',
    reportedAt: '2025-05-02',
    by: 'east',
    act: 'states',
    summary: 'Something was said.',
    claim: { claimant: 'east' },
    sources: [{ publisher: 'gazette' }],
  }
  written(book.report(1, input))
  written(book.report(2, input))
  written(book.rectify(1, { summary: 'Something else was said.' }))
  return [...book.events]
}

t.test('what is wrong with an event is said of that event, and of no other', async (t) => {
  const events = small()
  t.strictSame(said(events), [])
  const last = events.length
  const [report, second, correction] = events.slice(-3)
  const [opened] = events
  if (!report || !second || !correction || !opened) throw new Error('the ledger is empty')
  const at = (event: LedgerEvent, change: Partial<LedgerEvent>): LedgerEvent[] =>
    events.with(event.sequence - 1, changed(event, change))
  const inOther = { metadata: { ...correction.metadata, conflict: 'peace' } }
  const cases: [string, LedgerEvent[], string[]][] = [
    ['a sequence is missing', events.toSpliced(last - 2, 1), [`${last} comes where event ${last - 1} is due`]],
    [
      'a sequence is there twice',
      [...events, second],
      [
        `${last - 1} comes where event ${last + 1} is due`,
        `${last - 1} has revision 0 of ${second.stream}, where 1 is due`,
      ],
    ],
    [
      'a revision is missing',
      at(correction, { revision: 2 }),
      [`${last} has revision 2 of ${report.stream}, where 1 is due`],
    ],
    [
      'time falls',
      at(correction, { recordedAt: '2025-12-31T23:59:59.999Z' }),
      [`${last} was recorded at 2025-12-31T23:59:59.999Z, before the one before it`],
    ],
    ['a stream changes its conflict', at(correction, inOther), [`${last} is of the conflict peace, its stream of war`]],
    [
      'the leaf is that of another event',
      events.with(last - 1, { ...correction, leaf: report.leaf }),
      [`${last} does not match its leaf hash`],
    ],
    [
      'a report where there is one already',
      at(correction, { type: 'StatementMade', data: report.data }),
      [`${last} can not be read as StatementMade: a report is the first event of its stream, and no other is`],
    ],
    [
      'a report in the stream of another',
      at(second, { data: report.data }),
      [
        `${last - 1} can not be read as StatementMade: it is the report ${report.data.id} of war, and stands in ${second.stream} of war`,
      ],
    ],
    [
      'an unknown type',
      at(correction, { type: 'Unheard' }),
      [`${last} can not be read as Unheard: no such event type: Unheard`],
    ],
    [
      'an unknown type of the glossary',
      at(opened, { type: 'Unheard' }),
      ['1 can not be read as Unheard: there is no such type'],
    ],
    [
      'an event of the glossary without a title',
      at(opened, { data: { timeZone: 'Europe/Kyiv', principals: [] } }),
      ['1 can not be read as ConflictOpened: title: Invalid input: expected string, received undefined'],
    ],
    ['no UUID', at(second, { id: 'x' }), [`${last - 1} is not of the shape of an event: id: Invalid GUID`]],
    [
      'a time without milliseconds',
      at(correction, { recordedAt: '2026-01-01T00:00:01Z' }),
      [`${last} is not of the shape of an event: recordedAt: Invalid ISO datetime`],
    ],
  ]
  for (const [name, ledger, wrong] of cases) t.strictSame(said(ledger), wrong, name)
})

t.test(
  'a stored text that is not the canonical one is told, and an event that can not be read keeps its place',
  async (t) => {
    const [first, second, third] = small()
    if (!first || !second || !third) throw new Error('the ledger is empty')
    const check = new LedgerCheck()
    t.strictSame(check.take(first, ` ${leafTextOf(first)}`), ['is not stored in its canonical form'])
    check.takeUnreadable(second.sequence, Buffer.from('no JSON'))
    t.strictSame(check.take(third, leafTextOf(third)), [`has revision 2 of ${third.stream}, where 1 is due`])
    t.same(
      check.tree.root(3),
      headOf([Buffer.from(leafTextOf(first)), Buffer.from('no JSON'), Buffer.from(leafTextOf(third))]),
      'the tree is that of what is stored',
    )
  },
)
