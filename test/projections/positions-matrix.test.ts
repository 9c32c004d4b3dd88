import t from 'tap'
import { matrix, positionIssue } from '../../projections/positions/matrix.js'
import { positionListing, positions } from '../../projections/positions.js'
import { show } from '../../projections/view.js'
import { atOf, factsOf, glossaryOf, type Report, told } from '../doubles/facts.js'

const states = (
  party: string,
  stance: string,
  value: string | null,
  claimant = party,
  issue = 'crimea-status',
): Report =>
  told('PositionStated', '2022-03-20', claimant, {
    party,
    issue,
    stance,
    summary: 'said',
    ...(value === null ? {} : { value }),
  })

const cellsOf = (...reports: readonly Report[]) =>
  show(positions, factsOf(reports, atOf('2022-04-01')), atOf('2022-04-01'), new Map())
const issuesOf = (reports: readonly Report[], parties?: string[], issues?: string[]) =>
  matrix(cellsOf(...reports), atOf('2022-04-01'), parties, issues)
const gapOf = (...reports: readonly Report[]) => issuesOf(reports)[0]?.gap

t.test('the same value and no refusal is aligned', async (t) => {
  t.strictSame(gapOf(states('russia', 'demand', 'russian'), states('ukraine', 'concession', 'russian')), {
    kind: 'aligned',
    attributed: false,
  })
})

t.test('different values are opposed', async (t) => {
  t.equal(gapOf(states('russia', 'demand', 'russian'), states('ukraine', 'demand', 'ukrainian'))?.kind, 'opposed')
})

t.test('a refusal against a value is opposed, with or without a value of its own', async (t) => {
  t.equal(gapOf(states('russia', 'refusal', null), states('ukraine', 'offer', 'deferred'))?.kind, 'opposed')
  t.equal(gapOf(states('russia', 'refusal', 'deferred'), states('ukraine', 'offer', 'deferred'))?.kind, 'opposed')
})

t.test('a refusal that names what it would accept is opposed to no value but those of others', async (t) => {
  const refusal = states('russia', 'refusal', 'deferred')
  t.equal(gapOf(refusal, states('ukraine', 'openness', null))?.kind, 'notComparable')
})

t.test('a principal that speaks for a party is that party', async (t) => {
  const glossary = glossaryOf({
    parties: { russia: null, kremlin: 'russia', ukraine: null },
    issues: { 'crimea-status': ['russian', 'ukrainian', 'deferred'] },
    publishers: { wire: {} },
    principals: ['kremlin', 'ukraine'],
  })
  const at = atOf('2022-04-01', { glossary })
  const facts = factsOf([states('russia', 'demand', 'russian'), states('ukraine', 'demand', 'russian')], at)
  const [issue] = matrix(show(positions, facts, at, new Map()), at)
  t.equal(issue?.gap?.kind, 'aligned')
  t.strictSame(
    issue?.cells.map(({ party }) => party),
    ['russia', 'ukraine'],
  )
})

t.test('where a value is missing and nobody refuses nothing can be compared', async (t) => {
  t.equal(gapOf(states('russia', 'openness', null), states('ukraine', 'offer', 'deferred'))?.kind, 'notComparable')
  t.equal(gapOf(states('russia', 'refusal', null), states('ukraine', 'refusal', null))?.kind, 'notComparable')
})

t.test('a principal that never spoke has a cell of nulls, and the gap is unstated', async (t) => {
  const [issue] = issuesOf([states('russia', 'demand', 'russian')])
  t.equal(issue?.gap?.kind, 'unstated')
  t.strictSame(issue?.cells[1], {
    party: 'ukraine',
    stance: null,
    value: null,
    summary: null,
    since: null,
    voice: null,
    claimant: null,
    reliability: null,
    credibility: null,
    developmentId: null,
    accounts: [],
    developments: [],
    claimants: [],
    independent: { claimants: 0, publishers: 0 },
    disputes: [],
  })
})

t.test('a gap is attributed where a cell of a principal behind it is', async (t) => {
  const own = states('russia', 'demand', 'russian')
  t.equal(gapOf(own, states('ukraine', 'offer', 'deferred', 'medinsky'))?.attributed, true)
  t.equal(
    gapOf(own, states('ukraine', 'offer', 'deferred'), states('us', 'offer', 'deferred', 'turkey'))?.attributed,
    false,
  )
})

t.test('only principals make the gap, and without principals there is none', async (t) => {
  const reports = [states('russia', 'demand', 'russian'), states('us', 'demand', 'ukrainian')]
  t.equal(gapOf(...reports)?.kind, 'unstated')
  const glossary = glossaryOf({
    parties: { russia: null, us: null },
    issues: { 'crimea-status': [] },
    publishers: { wire: {} },
  })
  const at = atOf('2022-04-01', { glossary })
  const [issue] = matrix(show(positions, factsOf(reports, at), at, new Map()), at)
  t.equal(issue?.gap, null)
  t.strictSame(
    issue?.cells.map(({ party }) => party),
    ['russia', 'us'],
  )
})

t.test(
  'issues stand in order of id, cells in order of party, in the declared shape, with their evidence',
  async (t) => {
    const issues = issuesOf([
      states('us', 'openness', null, 'us', 'nato-membership'),
      states('ukraine', 'offer', 'deferred', 'zelensky'),
    ])
    t.strictSame(
      issues.map(({ issue, cells }) => [issue, ...cells.map(({ party }) => party)]),
      [
        ['crimea-status', 'russia', 'ukraine'],
        ['nato-membership', 'russia', 'ukraine', 'us'],
      ],
    )
    t.match(issues[0]?.cells[1], { claimants: ['zelensky'], independent: { claimants: 1, publishers: 1 } })
    for (const issue of issues) t.strictSame(positionIssue.parse(issue), issue)
  },
)

t.test('filters leave out cells and issues, but the gap stays that of all principals', async (t) => {
  const reports = [
    states('russia', 'demand', 'russian'),
    states('ukraine', 'demand', 'ukrainian'),
    states('us', 'openness', null, 'us', 'nato-membership'),
  ]
  const [crimea, ...others] = issuesOf(reports, ['ukraine'], ['crimea-status'])
  t.strictSame(others, [])
  t.strictSame(
    crimea?.cells.map(({ party }) => party),
    ['ukraine'],
  )
  t.equal(crimea?.gap?.kind, 'opposed')
  t.strictSame(
    issuesOf(reports, ['us']).map(({ issue }) => issue),
    ['nato-membership'],
  )
})

t.test('the listing selects the same cells', async (t) => {
  const [cell] = cellsOf(states('putin', 'demand', 'russian'))
  if (!cell) throw new Error('there is no cell')
  const selects = (values: object) => positionListing.select(cell, values, atOf('2022-04-01'))
  t.ok(selects({ party: ['russia'], issue: ['crimea-status'] }))
  t.notOk(selects({ party: ['ukraine'] }))
  t.notOk(selects({ issue: ['ceasefire'] }))
})
