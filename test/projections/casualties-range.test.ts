import t from 'tap'
import { casualtiesTold, injured, killed, range, tally } from '../doubles/casualties.js'
import type { Report } from '../doubles/facts.js'
import { idOf, told } from '../doubles/facts.js'

const killedIn = (...reports: readonly Report[]) => tally(reports).incidents.killed
const later = { reportedAt: '2022-05-05' }
const earlier = { reportedAt: '2022-05-03' }

t.test('one incident is resolved by range/1', async (t) => {
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed('5-9')]), casualtiesTold('russia', [killed(3)], undefined, later)),
    range(3, 3, 9),
    'the least low and the greatest high; of equal grades the best of the newest',
  )
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed('5+')]), casualtiesTold('russia', [killed(9)])),
    range(5, 9, null),
    'one open high opens the range',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(7)], undefined, { credibility: 2 }),
      casualtiesTold('russia', [killed(3)], undefined, { ...later, credibility: 3 }),
    ),
    range(3, 7, 7),
    'the better credibility gives the best, whatever the dates',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(7)], undefined, { publishers: ['wire'], credibility: 5 }),
      casualtiesTold('russia', [killed(3)], undefined, { publishers: ['gazette'], credibility: 1 }),
    ),
    range(3, 7, 7),
    'reliability is asked before credibility',
  )
})

t.test('a claimant supersedes itself, and nobody else', async (t) => {
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(9)], undefined, earlier),
      casualtiesTold('ukraine', [killed(5)], undefined, later),
    ),
    range(5, 5, 5),
    'its newer statement stands',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(5)], undefined, { ...later, occurred: '2022-05-01' }),
      casualtiesTold('ukraine', [killed(9)], undefined, { ...earlier, occurred: '2022-05' }),
    ),
    range(5, 5, 5),
    'newer means reported later: a vaguer, later date does not beat it',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(9)], undefined, { ...later, order: 1 }),
      casualtiesTold('ukraine', [killed(5)], undefined, later),
    ),
    range(9, 9, 9),
    'order settles what was reported at once',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('zelensky', [killed(9)], undefined, earlier),
      casualtiesTold('ukraine', [killed(5)], undefined, later),
    ),
    range(5, 5, 9),
    'who speaks for a party is a claimant of its own',
  )
  t.strictSame(
    tally([
      casualtiesTold('ukraine', [killed(9)], undefined, earlier),
      casualtiesTold('ukraine', [injured(20)], undefined, later),
    ]).incidents,
    {
      count: 1,
      killed: range(9, 9, 9),
      injured: range(20, 20, 20),
      missing: null,
      captured: null,
      displaced: null,
      casualties: null,
    },
    'a newer statement on another harm leaves the first standing',
  )
  t.strictSame(
    killedIn(
      told('StrikeReported', '2022-05-02', 'ukraine', {
        incident: 'market-strike',
        casualties: [killed(4)],
      }),
      casualtiesTold('ukraine', [killed(6)], undefined, later),
    ),
    range(6, 6, 6),
    "a strike's casualties are its claimant's claim on the incident, which a later count supersedes",
  )
})

t.test('only what asserts or confirms counts', async (t) => {
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(7)], undefined, { name: 'seven' }),
      casualtiesTold('us', [killed(8)], undefined, { ...earlier, stance: 'confirms' }),
      casualtiesTold('russia', [killed(100)], undefined, { ...later, stance: 'denies' }),
      casualtiesTold('osce', [killed(0)], undefined, { ...later, stance: 'doubts' }),
      told('ClaimDisputed', '2022-05-06', 'russia', {
        disputes: idOf('seven'),
        stance: 'denies',
        summary: 'A fake.',
      }),
    ),
    range(7, 8, 8),
  )
  t.strictSame(
    tally([casualtiesTold('russia', [killed(3)], undefined, { stance: 'denies' })]).incidents.count,
    0,
    'an incident that is only denied has no counted claim',
  )
})

t.test('a claim about a part bounds the whole from below', async (t) => {
  const civilian = { population: 'civilian' }
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(4, { population: 'children' })])),
    range(4, 4, null),
    'alone it gives low and best with an open high',
  )
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(10)]), casualtiesTold('us', [killed(4, civilian)], undefined, later)),
    range(10, 10, 10),
    "it never lowers another claimant's low, nor opens a closed high, nor gives the best",
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed('5-9')]),
      casualtiesTold('us', [killed('7+', { population: 'children' })]),
    ),
    range(7, 7, 9),
    'it raises the low through the whole tree',
  )
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(5)]), casualtiesTold('us', [killed(8, civilian)])),
    range(8, 8, 8),
    'more of a part than somebody has of the whole raises best and high with the low',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [
        killed(4, { population: 'children' }),
        killed(6, { population: 'women' }),
        killed(1, { population: 'press' }),
      ]),
    ),
    range(6, 6, null),
    'parts that may overlap combine by max',
  )
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(6, civilian), killed('~10', { population: 'military' })])),
    range(16, 16, null),
    'civilians and the military add',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(6, civilian), killed(3, { population: 'military' })]),
      casualtiesTold('us', [killed(8, { population: 'unknown' })]),
    ),
    range(9, 9, null),
    'those of whom it is unknown may be among either',
  )
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(2, civilian)]), casualtiesTold('us', [killed(4, civilian)])),
    range(2, 4, null),
    'a part is itself resolved before it bounds the whole',
  )
})

t.test('sides', async (t) => {
  const ukrainians = { side: 'ukraine' }
  const russians = { side: 'russia' }
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(5, ukrainians)]), casualtiesTold('russia', [killed(3, russians)])),
    range(8, 8, 8),
    'the dead of different sides are different people and add up',
  )
  t.strictSame(killedIn(casualtiesTold('us', [killed(5, ukrainians)])), range(5, 5, 5), 'one side alone keeps its high')
  t.strictSame(
    killedIn(casualtiesTold('ukraine', [killed(5, ukrainians)]), casualtiesTold('russia', [killed(2, ukrainians)])),
    range(2, 2, 5),
    'claims about the same side are accounts of the same people',
  )
  t.strictSame(
    killedIn(casualtiesTold('us', [killed(10)]), casualtiesTold('ukraine', [killed(4, ukrainians)])),
    range(10, 10, 10),
    'beside a claim about all, those of one side are a part',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('us', [killed('6-20')]),
      casualtiesTold('ukraine', [killed(4, ukrainians)]),
      casualtiesTold('russia', [killed(5, russians)]),
    ),
    range(9, 9, 20),
    'which together raise its low',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('ukraine', [killed(4, { ...ukrainians, population: 'civilian' })]),
      casualtiesTold('us', [killed(3, { population: 'military' })]),
    ),
    range(7, 7, null),
    'parts by population add whether a side is named or not',
  )
  t.strictSame(
    killedIn(
      casualtiesTold('us', [killed(4, { side: 'kremlin' })], undefined, earlier),
      casualtiesTold('us', [killed(6, russians)], undefined, later),
    ),
    range(6, 6, 6),
    'whoever speaks for a party is of its side',
  )
})

t.test('one report may have several figures', async (t) => {
  t.strictSame(
    killedIn(casualtiesTold('us', [killed(5, { side: 'ukraine' }), killed(3, { side: 'russia' })])),
    range(8, 8, 8),
    'those of two sides both stand',
  )
  t.strictSame(
    killedIn(casualtiesTold('us', [killed(5), killed(6)])),
    range(6, 6, 6),
    'of two about the same people the later in the list',
  )
})

t.test('incidents are resolved, then summed', async (t) => {
  const reports = [
    casualtiesTold('ukraine', [killed('>75'), injured(32)], { incident: 'kharkiv-strike' }),
    casualtiesTold('russia', [killed('80-90')], { incident: 'kharkiv-strike' }, later),
    casualtiesTold('ukraine', [killed('hundreds')], { incident: 'bucha' }),
    casualtiesTold('ukraine', [killed(1)], {}),
    casualtiesTold('ukraine', [killed(2)], {}),
  ]
  t.strictSame(tally(reports).incidents.killed, range(76 + 200 + 3, 76 + 200 + 3, null), 'best adds `best ?? low`')
  t.equal(tally(reports).incidents.count, 4, 'a report without incident is its own')
  t.strictSame(tally(reports).incidents.injured, range(32, 32, 32), 'what nobody reported of an incident adds nothing')
  t.equal(tally(reports).incidents.missing, null, 'a harm that nobody reported is unknown, not none')
  const most = Number.MAX_SAFE_INTEGER
  t.strictSame(
    tally([casualtiesTold('us', [killed(most)], {}), casualtiesTold('us', [killed(most)], {})]).incidents.killed,
    range(most, most, null),
    'a sum beyond what a number holds stays a lower bound',
  )
})

t.test('casualties stand by themselves', async (t) => {
  const { incidents } = tally([
    casualtiesTold('ukraine', [{ harm: 'casualties', count: '>75' }]),
    casualtiesTold('us', [killed(5), injured(6)]),
  ])
  t.strictSame(incidents.killed, range(5, 5, 5))
  t.strictSame(incidents.injured, range(6, 6, 6))
  t.strictSame(incidents.casualties, range(76, 76, null), 'killed and injured are not added into them')
  t.equal(incidents.count, 1)
})
