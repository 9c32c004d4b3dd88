import t from 'tap'
import type { Clock } from '../../../domain/clocks.js'
import { exclusionsOf, NO_EXCLUSIONS } from '../../../domain/exclusions.js'
import { finished } from '../../../domain/work.js'
import { DEFAULT_POLICY, type PolicyName } from '../../../projections/casualties/policies.js'
import type { Change } from '../../../projections/change.js'
import { allParts } from '../../../projections/parts/all-parts.js'
import { diffBetween } from '../../../services/changes/diff.js'
import { settingOf } from '../../../services/changes/setting.js'
import { clockAt, idOf, LedgerBook, numberIn, written } from '../../doubles/ledger-book.js'
import { ledgerIndexOf, warOf } from '../../properties/indexed.js'
import { by, figure, NOON_2, NOON_3, NOON_4, NOON_5 } from '../../reference/figures.js'

// What differs between two settings and why, worked out by hand on small ledgers.

type Side = Partial<Clock> & { readonly without?: string; readonly policy?: PolicyName }

const diff = (book: LedgerBook, from: Side, to: Side, views = ['figures']): readonly Change[] => {
  const ledger = ledgerIndexOf(book.events)
  const [a, b] = [from, to].map(({ without, policy = DEFAULT_POLICY, ...hands }) =>
    settingOf(
      warOf(ledger),
      clockAt({ sequence: book.head, ...hands }),
      exclusionsOf(without === undefined ? [] : [without]),
      policy,
    ),
  )
  if (!a || !b) throw new Error('two sides were given')
  const parts = allParts.filter(({ view }) => views.includes(view))
  return finished(diffBetween(a, b, parts, ledger))
}

/** The causes of a diff: each development by its number, why, and by which event. */
const why = (changes: readonly Change[]): string =>
  [
    ...new Set(
      changes.flatMap(({ causes }) =>
        causes.map(({ developmentId, kind, sequence }) =>
          [developmentId === null ? '-' : numberIn(developmentId), kind, sequence ?? '-'].join(' '),
        ),
      ),
    ),
  ].join(', ')

/** A book in which one figure is reported on the second of the month; the event is the book's head. */
const reported = (): { readonly book: LedgerBook; readonly first: number } => {
  const book = new LedgerBook()
  written(book.report(1, figure(5, NOON_2)))
  return { book, first: book.head }
}

const countIn = (item: Change['after']): unknown => Object(item).count?.given

t.test('what is recorded, known or past at one setting and not at the other is new', async (t) => {
  const { book, first } = reported()
  t.equal(why(diff(book, { sequence: first - 1 }, {})), `1 new ${first}`, 'recorded')
  t.equal(why(diff(book, { knownAt: by(NOON_2) - 1 }, {})), `1 new ${first}`, 'known')
  t.equal(why(diff(book, { asOf: 0 }, {})), `1 new ${first}`, 'past')
  t.strictSame(diff(book, {}, {}), [], 'between a setting and itself nothing differs')
})

t.test('a source that revises its figure corrects it from when it says so, an error of ours at once', async (t) => {
  const { book, first } = reported()
  written(book.revise(1, NOON_4, { value: 7 }))
  const [change] = diff(book, { knownAt: by(NOON_3) }, { knownAt: by(NOON_4) })
  t.match(change, { view: 'figures', path: /^\/drones-launched\/\/east\// })
  t.strictSame([countIn(change?.before ?? null), countIn(change?.after ?? null)], [5, 7])
  t.strictSame(change?.causes, [
    {
      developmentId: idOf(1),
      kind: 'corrected',
      sequence: first + 1,
      reportedAt: '2022-03-04T12:00:00.000Z',
      recordedAt: book.events[first]?.recordedAt,
    },
  ])
  written(book.rectify(1, { value: 6 }, 0))
  t.strictSame(
    diff(book, { knownAt: by(NOON_3), sequence: first + 1 }, { knownAt: by(NOON_3) }).map(({ after }) =>
      countIn(after),
    ),
    [6],
  )
  t.equal(
    why(diff(book, { knownAt: by(NOON_3), sequence: first + 1 }, { knownAt: by(NOON_3) })),
    `1 corrected ${first + 2}`,
  )
})

t.test('what its source withdraws is retracted, and reinstated when it is restored', async (t) => {
  const { book, first } = reported()
  written(book.withdraw(1, NOON_4))
  written(book.restore(1, NOON_5))
  t.equal(why(diff(book, { knownAt: by(NOON_3) }, { knownAt: by(NOON_4) })), `1 retracted ${first + 1}`)
  t.equal(why(diff(book, { knownAt: by(NOON_4) }, { knownAt: by(NOON_5) })), `1 reinstated ${first + 2}`)
  t.strictSame(diff(book, { knownAt: by(NOON_3) }, { knownAt: by(NOON_5) }), [], 'in the end it stands as before')
})

t.test('what we strike is retracted, and reinstated when the strike is lifted', async (t) => {
  const { book, first } = reported()
  written(book.strike(1))
  written(book.lift(1))
  t.equal(why(diff(book, { sequence: first }, { sequence: first + 1 })), `1 retracted ${first + 1}`)
  t.equal(why(diff(book, { sequence: first + 1 }, {})), `1 reinstated ${first + 2}`)
})

t.test('the reverse comparison tells the same of a development, with before and after exchanged', async (t) => {
  const { book, first } = reported()
  written(book.strike(1))
  const [there] = diff(book, { sequence: first }, {})
  const [back] = diff(book, {}, { sequence: first })
  t.strictSame([back?.before, back?.after, back?.causes], [there?.after, there?.before, there?.causes])
})

t.test('a mark as a duplicate and its lifting change what shows, and whose sources stand there', async (t) => {
  const { book } = reported()
  written(book.report(2, figure(5, NOON_3, { sources: [{ publisher: 'herald' }] })))
  const apart = book.head
  written(book.mark(2, 1))
  t.equal(why(diff(book, { sequence: apart }, {})), `1 duplicate ${apart + 1}, 2 duplicate ${apart + 1}`)
  written(book.lift(2))
  t.equal(why(diff(book, { sequence: apart + 1 }, {})), `1 duplicate ${apart + 2}, 2 duplicate ${apart + 2}`)
})

t.test('what is done to a duplicate later is not what joined its sources to the other', async (t) => {
  const { book } = reported()
  written(book.report(2, figure(5, NOON_3, { sources: [{ publisher: 'herald' }] })))
  const apart = book.head
  written(book.mark(2, 1))
  written(book.grade(2, { credibility: 2 }))
  t.equal(why(diff(book, { sequence: apart }, {}, ['timeline'])), `1 duplicate ${apart + 1}, 2 duplicate ${apart + 1}`)
})

t.test('what a development disputes is told, and so is that it was another', async (t) => {
  const { book } = reported()
  written(book.report(2, figure(7, NOON_3)))
  const disputed = (of: number) => ({
    type: 'ClaimDisputed',
    occurred: '2022-03-03',
    reportedAt: NOON_3,
    claim: { claimant: 'west' },
    sources: [{ publisher: 'herald' }],
    disputes: idOf(of),
    stance: 'denies',
    summary: 'It was not so.',
  })
  written(book.report(3, disputed(1)))
  const before = book.head
  written(book.rectify(3, { disputes: idOf(2) }))
  const changes = diff(book, { sequence: before }, {}, ['timeline'])
  const whom = (item: Change['after']) => Object(item).disputedBy.map(({ claimant }: { claimant: string }) => claimant)
  t.strictSame(
    changes.map(({ path, before, after }) => [path, whom(before), whom(after)]),
    [
      [`/${idOf(1)}`, ['west'], []],
      [`/${idOf(2)}`, [], ['west']],
      [`/${idOf(3)}`, [], []],
    ],
  )
  t.match(changes[2], { before: { disputes: idOf(1) }, after: { disputes: idOf(2) } })
  t.notOk(Object(changes[0]?.after).disputes, 'as in the timeline, who disputes it stands in `disputedBy` alone')
})

t.test('a grade matters where grades decide, and a publisher graded anew is a change of the glossary', async (t) => {
  const book = new LedgerBook()
  const killed = (count: number, claimant: string) => ({
    type: 'CasualtiesReported',
    occurred: '2022-03-01',
    reportedAt: NOON_2,
    claim: { claimant },
    sources: [{ publisher: claimant === 'east' ? 'gazette' : 'herald' }],
    incident: 'raid',
    scope: 'incident',
    method: 'official',
    casualties: [{ harm: 'killed', count }],
  })
  written(book.report(1, killed(4, 'east')))
  written(book.report(2, killed(9, 'west')))
  const ungraded = book.head
  const best = (item: Change['after']) => Object(item).killed?.best
  written(book.grade(1, { reliability: 'A' }))
  const graded = diff(book, { sequence: ungraded }, {}, ['casualties'])
  t.strictSame(
    graded.map(({ path, before, after }) => [path, best(before), best(after)]),
    [
      ['/incidents', 9, 4],
      ['/incidents/raid', 9, 4],
    ],
  )
  t.equal(why(graded), `1 graded ${ungraded + 1}`)
  written(book.grade(1, { reliability: 'D' }))
  const before = book.head
  book.curate('PublisherRegistered', { id: 'herald', name: 'The herald', reliability: 'B', aliases: [] })
  t.equal(why(diff(book, { sequence: before }, {}, ['casualties'])), `- glossary ${before + 1}`)
  const policies = diff(book, {}, { policy: 'latest/1' }, ['casualties'])
  t.equal(why(policies), '- policy -')
  t.strictSame(policies.map(({ before, after }) => [Object(before).killed.low, Object(after).killed.low])[0], [4, 9])
})

t.test('a grade that grades nothing otherwise is no cause of what time made certain', async (t) => {
  const { book, first } = reported()
  written(book.grade(1, { credibility: 6 }))
  const at = { certainty: 'possible' } as const
  const possibly = { ...at, asOf: Date.parse('2022-03-01T12:00:00Z'), sequence: first }
  const changes = diff(book, possibly, at, ['timeline'])
  t.strictSame(
    changes.map(({ before, after }) => [Object(before).certain, Object(after).certain]),
    [[false, true]],
  )
  t.equal(why(changes), `1 timePassed ${first}`)
})

t.test('what was corrected and put back is no cause of what else changed', async (t) => {
  const { book, first } = reported()
  written(book.rectify(1, { value: 7 }))
  written(book.rectify(1, { value: 5 }))
  t.strictSame(diff(book, { sequence: first }, {}, ['timeline', 'figures']), [])
  written(book.report(2, figure(6, NOON_3)))
  t.equal(why(diff(book, { sequence: first }, {}, ['figures'])), `2 new ${book.head}`)
})

t.test('a ceasefire begins and runs out as time passes, and nothing else did it', async (t) => {
  const book = new LedgerBook()
  written(
    book.report(1, {
      type: 'CeasefireDeclared',
      occurred: '2022-03-01',
      reportedAt: NOON_2,
      claim: { claimant: 'east' },
      sources: [{ publisher: 'gazette' }],
      ceasefire: 'truce',
      by: 'east',
      scope: 'full',
      purpose: 'holiday',
      effectiveFrom: '2022-03-10',
      effectiveTo: '2022-03-11',
    }),
  )
  const day = (date: string): number => Date.parse(`${date}T12:00:00Z`)
  const between = (from: string, to: string) => diff(book, { asOf: day(from) }, { asOf: day(to) }, ['ceasefires'])
  t.strictSame(
    between('2022-03-05', '2022-03-10').map(({ before, after, causes }) => [
      Object(before).parties[0].status,
      Object(after).parties[0].status,
      causes.map(({ kind, developmentId }) => [kind, developmentId]),
    ]),
    [['declared', 'inEffect', [['timePassed', null]]]],
  )
  t.equal(why(between('2022-03-10', '2022-03-12')), '- timePassed -')
  t.strictSame(between('2022-03-05', '2022-03-06'), [])
})

t.test('who is left out is a cause for all that falls with it, and for what shows for that', async (t) => {
  const { book, first } = reported()
  written(book.report(2, figure(5, NOON_3, { sources: [{ publisher: 'herald' }] })))
  written(book.mark(2, 1))
  t.equal(why(diff(book, {}, { without: 'publisher:gazette' })), `1 excluded ${first}, 2 excluded ${first + 1}`)
  t.strictSame(diff(book, { without: 'publisher:gazette' }, { without: 'publisher:gazette' }), [])
  t.strictSame(diff(book, {}, { without: 'publisher:courier' }), [], 'whoever published nothing is not missed')
})

t.test('what decides of which terms a denied answer speaks is a cause of what it disputes', (t) => {
  const book = new LedgerBook()
  book.curate('IssueRegistered', { id: 'river', title: 'The river', options: [], aliases: [] })
  book.curate('PartyRegistered', { id: 'envoy', name: 'The envoy', kind: 'person', aliases: [] })
  const at = { occurred: '2022-03-02', reportedAt: NOON_2, sources: [{ publisher: 'gazette' }] }
  const plan = { ...at, proposal: 'plan' }
  const term = { term: 'a', issue: 'river', text: 'less' }
  const wanted = { ...at, party: 'west', issue: 'river', stance: 'demand', summary: 'so it wants' }
  written(book.report(1, { type: 'PositionStated', ...wanted, claim: { claimant: 'west' } }))
  written(book.report(2, { type: 'ProposalRejected', ...plan, version: 1, by: 'east', claim: { claimant: 'envoy' } }))
  const denied = { claimant: 'east', stance: 'denies' }
  written(book.report(3, { type: 'ProposalRejected', ...plan, by: 'west', claim: denied }))
  const amended = { ...plan, version: 2, by: 'east', terms: [term], claim: { claimant: 'east' } }
  written(book.report(4, { type: 'ProposalAmended', ...amended }))
  // The first answer is to the first version, of which no term is known: so is the second, if it is taken into account.
  const [change] = diff(book, { without: 'claimant:envoy' }, {}, ['positions']).filter(
    ({ path }) => path === '/river/west',
  )
  t.equal(Object(change?.before).disputes.length, 1)
  t.equal(Object(change?.after).disputes.length, 0)
  t.match(why(change ? [change] : []), /^2 excluded/)
  t.end()
})

t.test('more evidence of the same is no change', async (t) => {
  const book = new LedgerBook()
  const stated = { type: 'TalksStatusDeclared', by: 'east', status: 'stalled', summary: 'a pause' }
  const envelope = { occurred: '2022-03-01', claim: { claimant: 'east' } }
  written(book.report(1, { ...envelope, ...stated, reportedAt: NOON_2, sources: [{ publisher: 'gazette' }] }))
  const alone = book.head
  written(book.report(2, { ...envelope, ...stated, reportedAt: NOON_3, sources: [{ publisher: 'herald' }] }))
  written(book.mark(2, 1))
  t.strictSame(diff(book, { sequence: alone }, {}, ['talks']), [])
})

t.test('a comparison of much can be interrupted at each development that it looks at', async (t) => {
  const { book } = reported()
  for (let n = 2; n <= 300; n += 1) written(book.report(n, figure(n, NOON_2, { occurred: `${2000 + (n % 20)}-03-01` })))
  const ledger = ledgerIndexOf(book.events)
  const [a, b] = [0, book.head].map((sequence) =>
    settingOf(warOf(ledger), clockAt({ sequence }), NO_EXCLUSIONS, DEFAULT_POLICY),
  )
  if (!a || !b) throw new Error('two sides were given')
  let pauses = 0
  for (const work = diffBetween(a, b, allParts, ledger); !work.next().done; ) pauses += 1
  t.ok(pauses > 300)
})
