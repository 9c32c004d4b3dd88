import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { liesWithin } from '../../../domain/glossary/glossary.js'
import { commitmentItem } from '../../../projections/commitments.js'
import { withEvidence } from '../../../projections/evidence.js'
import { idOf, type Report, told } from '../../doubles/facts.js'
import { glossary, ids, itemAt, moved, promise, shownAt, strike, verdict } from './less-activity.js'

const since = (asOf: string, ...reports: readonly Report[]) =>
  itemAt(asOf, ...reports)?.since.map(({ developmentId }) => developmentId)

t.test('what happened since lies in the area: overlap is enough', async (t) => {
  const reports = [
    promise(),
    strike('in the area', 'irpin'),
    strike('partly', ['chernihiv', 'kharkiv']),
    strike('elsewhere', 'kharkiv'),
    strike('anywhere', 'ukraine'),
    told('StrikeReported', '2022-03-30', 'ukraine', { attacker: 'russia' }, { name: 'nowhere' }),
    strike('at a target', 'ukraine', { targets: [{ kind: 'depot', summary: 'A depot', place: 'irpin' }] }),
  ]
  t.same(since('2022-03-31', ...reports), ids('in the area', 'partly', 'at a target'))
})

t.test('a region around the area is told apart from the area itself', async (t) => {
  const item = itemAt('2022-03-31', promise(), moved('withdrawal', 'north', 'russia'), strike('strike', 'chernihiv'))
  t.same(
    item?.since.map(({ overlap, place }) => [overlap, place]),
    [
      ['around', ['north']],
      ['within', ['chernihiv']],
    ],
  )
})

t.test('a promise for no area has nothing that happened in it', async (t) => {
  t.same(since('2022-03-31', promise({ area: [] }), strike('strike', 'irpin')), [])
})

t.test('what happened since overlaps the window and was reported after the promise was made', async (t) => {
  const bounded = promise({ effectiveFrom: '2022-03-28', effectiveTo: '2022-04-01' })
  const told = (name: string, occurred: string, reportedAt?: string) => {
    const { input, ...rest } = strike(name, 'irpin', {}, occurred)
    return { ...rest, input: reportedAt === undefined ? input : { ...input, reportedAt } }
  }
  const reports = [
    bounded,
    told('before', '2022-03-27', '2022-04-02'),
    told('reported before', '2022-03-28'),
    told('reported late', '2022-03-28', '2022-04-02'),
    told('within', '2022-03-30'),
    told('into it', '2022-03-20/2022-03-29'),
    told('out of it', '2022-04-01/2022-04-09'),
    told('after', '2022-04-02'),
  ]
  t.same(since('2022-04-10', ...reports), ids('reported late', 'into it', 'within', 'out of it'))
  t.same(since('2022-03-30', ...reports), ids('reported late', 'into it', 'within'), 'as far as it is past')
})

t.test('a promise until an instant ends with it', async (t) => {
  const until = promise({ effectiveTo: '2022-04-01T12:00+03:00' })
  const reports = [
    until,
    strike('before', 'irpin', {}, '2022-04-01T11:59+03:00'),
    strike('at the end', 'irpin', {}, '2022-04-01T12:00+03:00'),
  ]
  t.same(since('2022-04-10', ...reports), ids('before'))
})

t.test(
  'incidents count where the promising party or nobody is named as the attacker, movements where it moved',
  async (t) => {
    const reports = [
      promise(),
      strike('by its ministry', 'irpin', { attacker: 'mod' }),
      told('StrikeReported', '2022-03-30', 'ukraine', {}, { name: 'by nobody named', place: 'irpin' }),
      strike('by another', 'irpin', { attacker: 'ukraine' }),
      moved('its own', 'irpin', 'mod'),
      moved("another's", 'irpin', 'ukraine'),
    ]
    t.same(since('2022-03-31', ...reports), ids('by its ministry', 'by nobody named', 'its own'))
  },
)

t.test('casualties of one incident count unless another report names somebody else as the attacker', async (t) => {
  const casualties = (scope: string) =>
    told(
      'CasualtiesReported',
      '2022-03-30',
      'ukraine',
      { scope, incident: 'irpin-2022-03-30', method: 'official', casualties: [{ harm: 'killed', count: 3 }] },
      { name: scope, place: 'irpin' },
    )
  t.same(since('2022-03-31', promise(), casualties('incident'), casualties('period')), ids('incident'))
  const others = strike('others', 'kharkiv', { incident: 'irpin-2022-03-30', attacker: 'ukraine' })
  t.same(since('2022-03-31', promise(), casualties('incident'), others), [])
  const its = strike('its', 'kharkiv', { incident: 'irpin-2022-03-30', attacker: 'russia' })
  t.same(since('2022-03-31', promise(), casualties('incident'), others, its), ids('incident'))
})

t.test('a promise that is only denied gathers nothing', async (t) => {
  t.same(shownAt('2022-03-31', promise({}, { stance: 'denies' }), strike('strike', 'irpin')), [])
})

t.test(
  'the evidence is the promise and its verdicts: what happened since is neither, nor are its denials',
  async (t) => {
    const dispute = (of: string) =>
      told('ClaimDisputed', '2022-03-30', 'russia', { disputes: idOf(of), stance: 'denies', summary: 'Not so.' })
    const denied = told(
      'StrikeReported',
      '2022-03-30',
      'russia',
      {},
      { stance: 'denies', name: 'denied', place: 'irpin' },
    )
    const [shown] = shownAt(
      '2022-03-31',
      promise(),
      verdict('us', 'doubted', '2022-03-30', { name: 'verdict' }),
      strike('strike', 'irpin'),
      denied,
      dispute('strike'),
      dispute('verdict'),
    )
    const answer = shown && withEvidence(shown, glossary)
    t.match(answer, {
      since: [{ type: 'StrikeReported', party: 'russia', claimant: 'ukraine', overlap: 'within', change: null }],
      sinceCount: 1,
      developments: ids('promise', 'verdict'),
      claimants: ['fomin', 'us'],
      independent: { claimants: 2 },
      disputes: [{ claimant: 'russia', stance: 'denies', summary: 'Not so.' }],
    })
    t.equal(answer?.disputes.length, 1, 'that of the verdict')
    t.same(commitmentItem.parse(answer), answer)
  },
)

t.test('the latest hundred of what happened since are listed, and all are counted', async (t) => {
  const strikes = Array.from({ length: 150 }, (_, n) =>
    strike(
      `strike ${n}`,
      'irpin',
      {},
      `2022-04-01T${String(10 + Math.floor(n / 60))}:${String(n % 60).padStart(2, '0')}Z`,
    ),
  )
  const item = itemAt('2022-04-02', promise(), ...strikes)
  t.equal(item?.sinceCount, 150)
  t.same(
    item?.since.map(({ developmentId }) => developmentId),
    ids(...Array.from({ length: 100 }, (_, n) => `strike ${50 + n}`)),
  )
  t.match(itemAt('2022-04-02', promise({ area: [] }), ...strikes), { since: [], sinceCount: 0 })
})

t.test('promises for one area each have their own window and party', async (t) => {
  const made = (commitment: string, by: string, effectiveTo: string) =>
    promise({ commitment, by, effectiveTo }, { name: commitment })
  const shown = shownAt(
    '2022-04-10',
    made('early', 'russia', '2022-03-31'),
    made('long', 'russia', '2022-04-30'),
    made('theirs', 'ukraine', '2022-04-30'),
    strike('first', 'irpin'),
    strike('second', 'irpin', {}, '2022-04-02'),
    moved('third', 'irpin', 'staff', '2022-04-03'),
  )
  t.same(
    shown.map(({ key, item }) => [key, item.since.map(({ developmentId }) => developmentId)]),
    [
      ['early', ids('first')],
      ['long', ids('first', 'second')],
      ['theirs', ids('third')],
    ],
  )
})

t.test('whatever the places, overlap is told as the glossary says (property)', async () => {
  const places = ['ukraine', 'north', 'kyiv-oblast', 'irpin', 'chernihiv', 'kharkiv'] as const
  const some = fc.uniqueArray(fc.constantFrom(...places), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(some, fc.array(some, { maxLength: 5 }), (area, strikes) => {
      const overlapOf = (where: readonly string[]) => {
        if (where.some((place) => area.some((whole) => liesWithin(glossary, place, whole)))) return 'within'
        const regions = where.filter((place) => place !== 'ukraine')
        return regions.some((region) => area.some((part) => liesWithin(glossary, part, region))) ? 'around' : null
      }
      const expected = strikes.flatMap((where, n) => {
        const overlap = overlapOf(where)
        return overlap === null ? [] : [[idOf(`strike ${n}`), overlap]]
      })
      const item = itemAt('2022-03-31', promise({ area }), ...strikes.map((where, n) => strike(`strike ${n}`, where)))
      assert.deepEqual(
        item?.since.map(({ developmentId, overlap }) => [developmentId, overlap]),
        expected,
      )
    }),
    { numRuns: 100 },
  )
})
