import fc from 'fast-check'
import t from 'tap'
import { type PlacedCell, positions } from '../../projections/positions.js'
import { proposals, proposalsById } from '../../projections/proposals.js'
import { show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, idOf, type Report, told } from '../doubles/facts.js'

const states = (
  on: string,
  claimant: string,
  stance: string,
  value: string | null,
  beside: Beside = {},
  party = 'ukraine',
) =>
  told(
    'PositionStated',
    on,
    claimant,
    { party, issue: 'nato-membership', stance, summary: `${claimant} on ${on}`, ...(value === null ? {} : { value }) },
    beside,
  )

const cellsAt = (asOf: string, reports: readonly Report[]) => {
  const at = atOf(asOf)
  const facts = factsOf(reports, at)
  return show(positions, facts, at, proposalsById(show(proposals, facts, at, undefined)))
}
const cell = (asOf: string, ...reports: readonly Report[]): PlacedCell => {
  const found = cellsAt(asOf, reports).find(({ key }) => key === 'nato-membership/ukraine')
  if (!found) throw new Error('there is no such cell')
  return found.item
}

t.test('a cell shows what the party stated, since when, in whose words and how well graded', async (t) => {
  const said = states('2022-03-29', 'ukraine', 'offer', 'non-member', { name: 'said', credibility: 2 })
  t.strictSame(cell('2022-03-30', said), {
    issue: 'nato-membership',
    party: 'ukraine',
    stance: 'offer',
    value: 'non-member',
    summary: 'ukraine on 2022-03-29',
    since: '2022-03-28T21:00:00.000Z',
    voice: 'own',
    claimant: 'ukraine',
    reliability: 'B',
    credibility: 2,
    developmentId: idOf('said'),
    accounts: [
      {
        claimant: 'ukraine',
        voice: 'own',
        stance: 'offer',
        value: 'non-member',
        summary: 'ukraine on 2022-03-29',
        developmentId: idOf('said'),
      },
    ],
  })
})

t.test('whoever speaks for a party fills its cell, in its own voice', async (t) => {
  const said = states('2022-03-29', 'yermak', 'offer', 'non-member', {}, 'zelensky')
  t.match(cell('2022-03-30', said), { party: 'ukraine', voice: 'own', claimant: 'yermak' })
})

t.test("the own voice beats others' words, whatever the dates", async (t) => {
  const reports = [
    states('2022-03-29', 'medinsky', 'concession', 'non-member'),
    states('2022-04-12', 'ukraine', 'offer', 'non-member'),
    states('2022-05-01', 'russia', 'demand', 'member'),
  ]
  t.match(cell('2022-03-30', ...reports), { voice: 'attributed', claimant: 'medinsky', stance: 'concession' })
  t.match(cell('2022-04-12', ...reports), { voice: 'own', claimant: 'ukraine', stance: 'offer' })
  t.match(cell('2022-05-01', ...reports), { voice: 'own', claimant: 'ukraine', stance: 'offer' })
})

t.test('among equals the latest in fold order stands', async (t) => {
  const reports = [states('2022-03-29', 'us', 'offer', 'member'), states('2022-03-30', 'russia', 'offer', 'non-member')]
  t.match(cell('2022-04-01', ...reports), { value: 'non-member', claimant: 'russia' })
})

t.test('a later attributed account that says otherwise contests an own cell, since it began to', async (t) => {
  const own = states('2022-03-20', 'ukraine', 'offer', 'non-member')
  const first = states('2022-03-25', 'russia', 'demand', 'member')
  const second = states('2022-03-28', 'us', 'demand', 'member')
  t.notOk('contestedSince' in cell('2022-03-24', own, first), 'not yet')
  t.equal(cell('2022-03-29', own, first, second).contestedSince, '2022-03-24T22:00:00.000Z')
  const gaveIn = states('2022-03-27', 'russia', 'offer', 'non-member')
  t.equal(cell('2022-03-29', own, first, gaveIn, second).contestedSince, '2022-03-27T21:00:00.000Z')
  t.notOk('contestedSince' in cell('2022-03-27', own, first, gaveIn), 'nobody says otherwise any more')
  t.notOk('contestedSince' in cell('2022-04-02', own, first, states('2022-04-01', 'zelensky', 'offer', 'non-member')))
  t.notOk('contestedSince' in cell('2022-03-29', first, second), 'an attributed cell is not contested')
})

t.test('to say otherwise is to name another value, or another stance where one names none', async (t) => {
  const own = states('2022-03-20', 'ukraine', 'offer', 'non-member')
  t.notOk('contestedSince' in cell('2022-04-01', own, states('2022-03-25', 'russia', 'demand', 'non-member')))
  t.notOk('contestedSince' in cell('2022-04-01', own, states('2022-03-25', 'russia', 'offer', null)))
  t.ok('contestedSince' in cell('2022-04-01', own, states('2022-03-25', 'russia', 'refusal', null)))
})

t.test('a contest whose start is open is known, its start is null', async (t) => {
  const own = states('2022-03-20', 'ukraine', 'offer', 'non-member')
  const item = cell('2022-04-01', own, states('../2022-03-25', 'russia', 'demand', 'member'))
  t.ok('contestedSince' in item)
  t.equal(item.contestedSince, null)
})

t.test('accounts are the latest of every claimant, in fold order', async (t) => {
  const item = cell(
    '2022-04-01',
    states('2022-03-20', 'russia', 'demand', 'non-member'),
    states('2022-03-21', 'us', 'offer', 'member'),
    states('2022-03-22', 'russia', 'offer', 'member'),
    states('2022-03-23', 'ukraine', 'demand', 'member'),
  )
  t.strictSame(
    item.accounts.map(({ claimant, voice, stance }) => [claimant, voice, stance]),
    [
      ['us', 'attributed', 'offer'],
      ['russia', 'attributed', 'offer'],
      ['ukraine', 'own', 'demand'],
    ],
  )
})

t.test('own statements of equal end and other value stay in the accounts', async (t) => {
  const both = [
    states('2022-03-20', 'ukraine', 'demand', 'member', { order: 1 }),
    states('2022-03-20', 'ukraine', 'offer', 'non-member', { order: 2 }),
  ]
  const item = cell('2022-04-01', ...both)
  t.equal(item.value, 'non-member')
  t.strictSame(
    item.accounts.map(({ value }) => value),
    ['member', 'non-member'],
  )
  const earlier = states('2022-03-19', 'ukraine', 'demand', 'member')
  t.equal(cell('2022-04-01', earlier, ...both.slice(1)).accounts.length, 1, 'one of another end does not')
  const others = both.map(({ name, input }) => ({ name, input: { ...input, claim: { claimant: 'russia' } } }))
  t.equal(cell('2022-04-01', ...others).accounts.length, 1, "nor does another party's")
})

t.test('of two entries of one development only the later begins or breaks a run', async (t) => {
  const amended = (on: string, ...values: readonly string[]) =>
    told('ProposalMade', on, 'ukraine', {
      proposal: on,
      by: 'ukraine',
      title: 'Security',
      terms: values.map((value) => ({ term: value, issue: 'nato-membership', text: value, stance: 'offer', value })),
    })
  const reports = [amended('2022-03-20', 'non-member'), amended('2022-03-22', 'member', 'non-member')]
  t.match(cell('2022-04-01', ...reports), { value: 'non-member', since: '2022-03-19T22:00:00.000Z' })
})

t.test('since is the start of the unbroken run of equal stance, value and voice', async (t) => {
  const reports = [
    states('2022-03-18', 'russia', 'offer', 'member'),
    states('2022-03-19', 'ukraine', 'offer', 'non-member'),
    states('2022-03-20', 'ukraine', 'offer', 'member'),
    states('2022-03-21', 'us', 'offer', 'non-member'),
    states('2022-03-22', 'zelensky', 'offer', 'member'),
    states('2022-03-23', 'zelensky', 'demand', 'member'),
  ]
  t.equal(cell('2022-03-18', ...reports).since, '2022-03-17T22:00:00.000Z')
  t.equal(cell('2022-03-20', ...reports).since, '2022-03-19T22:00:00.000Z', 'the voice is another one')
  t.equal(cell('2022-03-22', ...reports).since, '2022-03-19T22:00:00.000Z', 'what others said breaks no run')
  t.equal(cell('2022-03-23', ...reports).since, '2022-03-22T22:00:00.000Z', 'the stance is another one')
  t.equal(cell('2022-04-01', states('../2022-03-18', 'ukraine', 'offer', 'member')).since, null)
})

t.test('what is denied moves no cell and is listed as a dispute', async (t) => {
  const said = states('2022-03-20', 'russia', 'offer', 'non-member')
  const denial = states('2022-03-21', 'ukraine', 'offer', 'non-member', { stance: 'denies', name: 'denial' })
  const [shown] = cellsAt('2022-04-01', [said, denial])
  t.match(shown?.item, { voice: 'attributed', claimant: 'russia' })
  t.strictSame(
    shown?.disputes.map(({ id }) => id),
    [idOf('denial')],
  )
  t.strictSame(cellsAt('2022-04-01', [denial]), [], 'a denial alone is no position')
})

t.test('whatever others say, the own cell keeps stance, value and since (property)', async () => {
  const day = fc.integer({ min: 10, max: 28 })
  const value = fc.constantFrom('member', 'non-member', null)
  const statement = (claimant: string) =>
    fc
      .tuple(day, fc.constantFrom('offer', 'demand'), value)
      .map(([d, stance, v]) => states(`2022-03-${d}`, claimant, stance, v))
  fc.assert(
    fc.property(
      fc.array(statement('ukraine'), { minLength: 1, maxLength: 5 }),
      fc.array(statement('russia'), { maxLength: 5 }),
      (own, others) => {
        const { stance, value, since, summary } = cell('2022-04-01', ...own)
        const among = cell('2022-04-01', ...own, ...others)
        return among.stance === stance && among.value === value && among.since === since && among.summary === summary
      },
    ),
  )
})
