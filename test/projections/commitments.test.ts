import fc from 'fast-check'
import t from 'tap'
import { commitmentListing, commitmentsAt } from '../../projections/commitments.js'
import { atOf, factsOf, type Report, told } from '../doubles/facts.js'
import { glossary, itemAt, promise, verdict } from './commitments/less-activity.js'

t.test('a promise is in force from when it was made, until an end that is open where none was promised', async (t) => {
  t.match(itemAt('2022-03-29', promise()), {
    commitment: 'less-activity',
    by: 'russia',
    root: 'russia',
    to: [],
    summary: 'Less military activity.',
    issue: null,
    effectiveFrom: { edtf: '2022-03-29' },
    effectiveTo: null,
    area: ['kyiv-oblast', 'chernihiv'],
    verdicts: [],
    claimedBroken: false,
    contested: false,
    since: [],
    dangling: false,
  })
  const stated = itemAt('2022-03-29', promise({ effectiveFrom: '2022-04-01', effectiveTo: '2022-04-30' }))
  t.match(stated, { effectiveFrom: { edtf: '2022-04-01' }, effectiveTo: { edtf: '2022-04-30' } })
})

t.test('the own account of a promise comes first, and others fill in what it leaves out', async (t) => {
  const own = promise({ summary: 'In our words.', area: [] })
  const other = promise({ summary: 'In theirs.', effectiveTo: '2022-04-30' }, { name: 'other' }, '2022-04-02', 'us')
  t.match(itemAt('2022-04-03', own, other), {
    summary: 'In our words.',
    effectiveFrom: { edtf: '2022-03-29' },
    effectiveTo: { edtf: '2022-04-30' },
    area: ['kyiv-oblast', 'chernihiv'],
  })
})

t.test('whoever speaks for the same party tells of a promise in its own voice', async (t) => {
  const own = promise({ by: 'fomin', summary: 'In our words.' }, {}, '2022-03-29', 'russia')
  const other = promise({ by: 'fomin', summary: 'In theirs.' }, { name: 'other' }, '2022-04-02', 'us')
  t.match(itemAt('2022-04-03', own, other), { summary: 'In our words.' })
})

t.test("verdicts are each claimant's latest, by what was said last in the world", async (t) => {
  const item = itemAt(
    '2022-04-10',
    promise(),
    verdict('ukraine', 'broken', '2022-04-02'),
    verdict('ukraine', 'doubted', '2022-03-30', { reportedAt: '2022-04-05' }),
    verdict('pentagon', 'unverified'),
    verdict('us', 'doubted'),
  )
  t.same(
    item?.verdicts.map(({ claimant, root, verdict }) => [claimant, root, verdict]).sort(),
    [
      ['pentagon', 'us', 'unverified'],
      ['ukraine', 'ukraine', 'broken'],
      ['us', 'us', 'doubted'],
    ],
    'a verdict of March told in April does not undo one of April',
  )
})

t.test('a promise is claimed broken while anybody says so, and contested while verdicts differ', async (t) => {
  const flags = (...verdicts: readonly Report[]) => {
    const { claimedBroken, contested } = itemAt('2022-04-10', promise(), ...verdicts) ?? {}
    return { claimedBroken, contested }
  }
  t.same(flags(verdict('ukraine', 'broken')), { claimedBroken: true, contested: false })
  t.same(flags(verdict('ukraine', 'broken'), verdict('us', 'kept')), { claimedBroken: true, contested: true })
  t.same(flags(verdict('ukraine', 'doubted'), verdict('us', 'kept')), { claimedBroken: false, contested: true })
  t.same(
    flags(verdict('ukraine', 'broken'), verdict('ukraine', 'kept', '2022-04-02'), verdict('us', 'kept')),
    { claimedBroken: false, contested: false },
    'who now says kept no longer says broken',
  )
  t.same(
    flags(verdict('us', 'kept'), verdict('ukraine', 'broken', '2022-03-30', { stance: 'doubts' })),
    { claimedBroken: false, contested: false },
    'a doubted verdict is a dispute, not a verdict',
  )
})

t.test('flags follow from the latest verdicts, whatever the order in which they came in', async (t) => {
  const said = fc.record({
    claimant: fc.constantFrom('ukraine', 'us', 'russia'),
    verdict: fc.constantFrom('kept', 'broken', 'doubted'),
    day: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(said, { selector: ({ claimant, day }) => `${claimant} ${day}`, minLength: 1, maxLength: 12 }),
      (all) => {
        const item = itemAt(
          '2022-04-10',
          ...all.map(({ claimant, verdict: of, day }) => verdict(claimant, of, `2022-04-0${day}`)),
        )
        const latest = ['ukraine', 'us', 'russia'].flatMap((who) => {
          const days = all.filter(({ claimant }) => claimant === who).map(({ day }) => day)
          return all.filter(({ claimant, day }) => claimant === who && day === Math.max(...days))
        })
        t.equal(
          item?.claimedBroken,
          latest.some(({ verdict }) => verdict === 'broken'),
        )
        t.equal(
          item?.contested,
          latest.some(({ verdict }) => verdict !== latest[0]?.verdict),
        )
      },
    ),
    { numRuns: 50 },
  )
})

t.test('a commitment known only by verdicts is dangling', async (t) => {
  t.match(itemAt('2022-04-10', verdict('ukraine', 'broken')), {
    commitment: 'less-activity',
    by: null,
    summary: null,
    effectiveFrom: null,
    claimedBroken: true,
    dangling: true,
  })
})

t.test('commitments are selected by who promised, with roll-up, and by either flag', async (t) => {
  const at = atOf('2022-04-10', { glossary })
  const other = told('CommitmentMade', '2022-03-29', 'staff', { commitment: 'other', by: 'staff', summary: 'No fire.' })
  const reports = [promise(), other, verdict('us', 'broken'), verdict('ukraine', 'broken')]
  const selected = (values: Parameters<typeof commitmentListing.select>[1], ...more: readonly Report[]) =>
    commitmentsAt(factsOf([...reports, ...more], at), at)
      .filter((shown) => commitmentListing.select(shown, values, at))
      .map(({ key }) => key)
  t.same(selected({}), ['less-activity', 'other'])
  t.same(selected({ by: ['ukraine'] }), ['other'])
  t.same(selected({ by: ['fomin'] }), [])
  t.same(selected({ flag: ['claimedBroken'] }), ['less-activity'])
  t.same(selected({ flag: ['contested'] }), [])
  t.same(selected({ flag: ['contested', 'claimedBroken'], by: ['russia', 'ukraine'] }), ['less-activity'])
  t.same(selected({ flag: ['contested'] }, verdict('russia', 'kept')), ['less-activity'])
  const mended = ['us', 'ukraine'].map((claimant, n) => verdict(claimant, n === 0 ? 'kept' : 'doubted', '2022-04-01'))
  t.same(selected({ flag: ['claimedBroken'] }, ...mended), [], 'contested alone is not claimed broken')
  t.same(selected({ flag: ['contested'] }, ...mended), ['less-activity'])
})
