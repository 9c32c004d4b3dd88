import fc from 'fast-check'
import t from 'tap'
import { withEvidence } from '../../projections/evidence.js'
import { show } from '../../projections/view.js'
import {
  inOrderOfReport,
  supersededIn,
  violationItem,
  violationListing,
  violations,
} from '../../projections/violations.js'
import { atOf, type Beside, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const accuses = (window: string, name: string, claimant = 'ukraine', body: object = {}, beside: Beside = {}): Report =>
  told(
    'CeasefireViolationReported',
    window,
    claimant,
    { ceasefire: 'c', accused: 'russia', counts: [{ kind: 'shelling', count: '>30' }], ...body },
    { name, ...beside },
  )

const shownAt = (asOf: string, ...reports: readonly Report[]) => {
  const at = atOf(asOf)
  const facts = factsOf(reports, at)
  return inOrderOfReport(show(violations, facts, at, supersededIn(facts, at.glossary)))
}
const supersededBy = (name: string, ...reports: readonly Report[]) =>
  shownAt('2025-06-01', ...reports).find(({ key }) => key === idOf(name))?.item.supersededBy

t.test('a violation is listed with its window and counts as reported', async (t) => {
  const body = { observer: 'osce', accused: 'putin' }
  const [shown] = shownAt('2025-04-01', accuses('2025-03-18/2025-03-20', 'a', 'zelensky', body, { place: 'kharkiv' }))
  if (!shown) throw new Error('no violation is shown')
  const item = withEvidence(shown, warGlossary)
  t.strictSame(violationItem.parse(item), item)
  t.match(item, {
    developmentId: idOf('a'),
    ceasefire: 'c',
    claimant: 'zelensky',
    root: 'ukraine',
    accused: 'putin',
    accusedRoot: 'russia',
    observer: 'osce',
    place: ['kharkiv'],
    window: { edtf: '2025-03-18/2025-03-20' },
    counts: [{ kind: 'shelling', count: { low: 31, best: null, high: null, given: '>30' } }],
    reportedAt: '2025-03-20T21:59:59.999Z',
  })
  t.notOk('supersededBy' in item)
})

t.test('what a report leaves out is null', async (t) => {
  const bare = told('CeasefireViolationReported', '2025-03-18', 'ukraine', {})
  t.match(shownAt('2025-04-01', bare)[0]?.item, { ceasefire: null, accused: null, accusedRoot: null, observer: null })
})

t.test('a later total of the same accuser that covers the window supersedes it, the latest one', async (t) => {
  const day = accuses('2025-03-19', 'day')
  const week = accuses('2025-03-18/2025-03-24', 'week', 'zelensky')
  const month = accuses('2025-03-18/2025-04-17', 'month')
  t.equal(supersededBy('day', day, week), idOf('week'), 'whoever speaks for the accuser')
  t.equal(supersededBy('day', day, week, month), idOf('month'))
  t.equal(supersededBy('week', day, week, month), idOf('month'))
  t.equal(supersededBy('month', day, week, month), undefined)
})

t.test('windows that only overlap, or are covered by an earlier report, supersede nothing', async (t) => {
  const first = accuses('2025-03-18/2025-03-20', 'first')
  t.equal(supersededBy('first', first, accuses('2025-03-19/2025-03-25', 'second')), undefined)
  const late = accuses('2025-03-18', 'late', 'ukraine', {}, { reportedAt: '2025-05-01' })
  t.equal(supersededBy('late', late, first), undefined)
})

t.test('another accuser, accused or ceasefire, or a denial supersedes nothing', async (t) => {
  const day = accuses('2025-03-19', 'day')
  const others = [
    accuses('2025-03-18/2025-03-24', 'a', 'us'),
    accuses('2025-03-18/2025-03-24', 'b', 'ukraine', { accused: 'us' }),
    accuses('2025-03-18/2025-03-24', 'c', 'ukraine', { ceasefire: 'other' }),
    accuses('2025-03-18/2025-03-24', 'd', 'ukraine', {}, { stance: 'denies' }),
  ]
  t.equal(supersededBy('day', day, ...others), undefined)
})

t.test('they stand in the order in which they were reported', async (t) => {
  const reports = [
    accuses('2025-03-18', 'second', 'ukraine', {}, { reportedAt: '2025-04-02' }),
    accuses('2025-03-20', 'first', 'ukraine', {}, { reportedAt: '2025-04-01' }),
    accuses('2025-03-19', 'third', 'russia', {}, { reportedAt: '2025-04-03' }),
  ]
  t.strictSame(
    shownAt('2025-06-01', ...reports).map(({ key }) => key),
    ['first', 'second', 'third'].map(idOf),
  )
})

t.test('they are filtered by ceasefire, accused and claimant, with roll-up', async (t) => {
  const [shown] = shownAt('2025-04-01', accuses('2025-03-18', 'a', 'zelensky', { accused: 'putin' }))
  if (!shown) throw new Error('no violation is shown')
  const selects = (values: object) => violationListing.select(shown, values, atOf('2025-04-01'))
  t.ok(selects({ ceasefire: ['c'], accused: ['russia'], claimant: ['ukraine'] }))
  t.notOk(selects({ ceasefire: ['d'] }))
  t.notOk(selects({ accused: ['ukraine'] }))
  t.notOk(selects({ claimant: ['yermak'] }))
})

t.test('what supersedes is never itself earlier, nor narrower (property)', async () => {
  const window = fc.tuple(fc.integer({ min: 10, max: 19 }), fc.integer({ min: 20, max: 28 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(window, fc.integer({ min: 10, max: 28 })), { maxLength: 8 }), (drawn) => {
      const reports = drawn.map(([[from, to], day], index) =>
        accuses(`2025-03-${from}/2025-03-${to}`, `${index}`, 'ukraine', {}, { reportedAt: `2025-04-${day}` }),
      )
      const shown = shownAt('2025-06-01', ...reports).map(({ item }) => item)
      return shown.every(({ supersededBy, window, reportedAt }) => {
        const later = shown.find(({ developmentId }) => developmentId === supersededBy)
        const covers = (total: typeof window) => (total.from ?? '') <= (window.from ?? '') && total.to >= window.to
        if (later) return later.reportedAt >= reportedAt && covers(later.window)
        return shown.every((other) => other.reportedAt <= reportedAt || !covers(other.window))
      })
    }),
  )
})
