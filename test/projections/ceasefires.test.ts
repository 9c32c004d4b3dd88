import t from 'tap'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { type Ceasefire, ceasefireItem, ceasefireListing, ceasefires } from '../../projections/ceasefires.js'
import { withEvidence } from '../../projections/evidence.js'
import { proposals, proposalsById } from '../../projections/proposals.js'
import { show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

const step = (type: DevelopmentType, on: string, by: string, body: object = {}, beside: Beside = {}, claimant = by) =>
  told(type, on, claimant, { ceasefire: 'c', by, ...body }, beside)
const declares = (on: string, by: string, body: object = {}, beside: Beside = {}, claimant = by): Report =>
  step(
    'CeasefireDeclared',
    on,
    by,
    { scope: 'energy', purpose: 'peaceProcess', effectiveFrom: on, ...body },
    beside,
    claimant,
  )

const shownAt = (asOf: string, reports: readonly Report[]) => {
  const at = atOf(asOf)
  const facts = factsOf(reports, at)
  return show(ceasefires, facts, at, proposalsById(show(proposals, facts, at, undefined)))
}
const at = (asOf: string, ...reports: readonly Report[]): Ceasefire => {
  const [shown] = shownAt(asOf, reports)
  if (!shown) throw new Error('no ceasefire is shown')
  return shown.item
}
/** Each party as `party: status reason`. */
const parties = ({ parties }: Pick<Ceasefire, 'parties'>) =>
  parties.map(({ party, status, reason }) => `${party}: ${status}${reason ? ` ${reason}` : ''}`)

t.test(
  'declared is not in effect: that begins at effectiveFrom, and expires at effectiveTo without any event',
  async (t) => {
    const truce = declares('2025-04-19T15:00+03:00', 'putin', {
      scope: 'full',
      purpose: 'holiday',
      effectiveFrom: '2025-04-19T18:00+03:00',
      effectiveTo: '2025-04-21T00:00+03:00',
    })
    const before = at('2025-04-19T17:59:59.999+03:00', truce)
    t.match(before, { overall: 'none', scope: 'full', purpose: 'holiday', dangling: false })
    t.strictSame(parties(before), ['russia: declared'])
    const during = at('2025-04-19T18:00+03:00', truce)
    t.match(during, { overall: 'unilateral', from: '2025-04-19T15:00:00.000Z', to: '2025-04-20T21:00:00.000Z' })
    t.strictSame(parties(during), ['russia: inEffect'])
    t.equal(at('2025-04-20T23:59:59.999+03:00', truce).overall, 'unilateral')
    t.equal(at('2025-04-20', truce).overall, 'unilateral', 'the last instant of the day is still within')
    const after = at('2025-04-21T00:00+03:00', truce)
    t.match(after, { overall: 'ended', to: '2025-04-20T21:00:00.000Z' })
    t.strictSame(parties(after), ['russia: ended expired'])
  },
)

t.test('a ceasefire that is declared anew is no longer suspended', async (t) => {
  const steps = [
    declares('2025-03-18', 'russia'),
    step('CeasefireSuspended', '2025-03-20', 'russia'),
    declares('2025-03-25', 'russia'),
  ]
  t.equal(at('2025-03-24', ...steps).overall, 'suspended')
  t.equal(at('2025-03-25', ...steps).overall, 'unilateral')
})

t.test('a ceasefire that had ended and is taken up again is in effect since then', async (t) => {
  const ended = [
    declares('2025-03-18', 'russia', { effectiveTo: '2025-03-24' }),
    step('CeasefireSuspended', '2025-03-19', 'russia'),
    step('CeasefireEnded', '2025-03-20', 'russia', { reason: 'terminated' }),
  ]
  for (const type of ['CeasefireAccepted', 'CeasefireExtended', 'CeasefireResumed'] as const) {
    const again = step(type, '2025-03-28', 'russia')
    t.match(at('2025-03-27', ...ended, again), { overall: 'ended' }, type)
    const item = at('2025-03-29', ...ended, again)
    t.match(item, { overall: 'unilateral', from: '2025-03-27T22:00:00.000Z', to: null }, type)
    const early = step(type, '2025-03-21', 'russia', { effectiveFrom: '2025-03-22', effectiveTo: '2025-03-24' })
    t.match(at('2025-03-23', ...ended, early), { overall: 'unilateral', from: '2025-03-21T22:00:00.000Z' }, type)
  }
})

t.test('a bare date of effectiveTo is inclusive', async (t) => {
  const truce = declares('2025-03-18', 'russia', { effectiveTo: '2025-04-16' })
  t.equal(at('2025-04-16', truce).overall, 'unilateral')
  t.equal(at('2025-04-17', truce).overall, 'ended')
})

t.test('the energy moratorium: for Moscow since 18 March for 30 days, for Kyiv since 25 March', async (t) => {
  const reports = [
    declares('2025-03-18', 'russia', { effectiveTo: '2025-04-16' }, {}, 'kremlin'),
    declares('2025-03-25', 'ukraine', {}, {}, 'zelensky'),
  ]
  t.match(at('2025-03-24', ...reports), { overall: 'unilateral', from: '2025-03-17T22:00:00.000Z' })
  const both = at('2025-03-26', ...reports)
  t.match(both, { overall: 'mutual', from: '2025-03-17T22:00:00.000Z', to: null })
  t.strictSame(parties(both), ['russia: inEffect', 'ukraine: inEffect'])
  t.strictSame(
    both.accordingTo.map(({ claimant, root, overall, from, to }) => [claimant, root, overall, from, to]),
    [
      ['kremlin', 'russia', 'unilateral', '2025-03-17T22:00:00.000Z', '2025-04-16T21:00:00.000Z'],
      ['zelensky', 'ukraine', 'unilateral', '2025-03-24T22:00:00.000Z', null],
    ],
  )
  const after = at('2025-04-18', ...reports)
  t.match(after, { overall: 'unilateral', from: '2025-03-24T22:00:00.000Z' })
  t.strictSame(parties(after), ['russia: ended expired', 'ukraine: inEffect'])
})

t.test('who joins without times of its own joins what is on offer, from when it joined', async (t) => {
  const offer = declares('2025-03-18', 'russia', { effectiveTo: '2025-04-16' })
  const joins = (body: object) =>
    at('2025-03-26', offer, step('CeasefireAccepted', '2025-03-25', 'ukraine', body)).parties[1]
  t.match(joins({}), { status: 'inEffect', from: '2025-03-24T22:00:00.000Z', to: '2025-04-16T21:00:00.000Z' })
  t.match(joins({ effectiveFrom: '2025-03-27' }), { status: 'agreed', from: '2025-03-26T22:00:00.000Z' })
  t.match(joins({ effectiveTo: '2025-03-30' }), { to: '2025-03-30T21:00:00.000Z' })
  const alone = at('2025-03-26', step('CeasefireAccepted', '2025-03-25', 'ukraine'))
  t.match(alone, { overall: 'none', scope: null, purpose: null, dangling: true })
  t.strictSame(alone.parties[0]?.status, 'agreed')
  t.equal(alone.parties[0]?.from, null)
})

t.test('two that have committed themselves to what is to come have agreed', async (t) => {
  const to = { effectiveFrom: '2025-05-01' }
  const item = at(
    '2025-04-20',
    declares('2025-04-19', 'russia', to),
    step('CeasefireAccepted', '2025-04-20', 'ukraine'),
  )
  t.match(item, { overall: 'agreed', from: '2025-04-30T21:00:00.000Z' })
  t.strictSame(parties(item), ['russia: declared', 'ukraine: agreed'])
})

t.test('it is suspended and resumed, each from its own time', async (t) => {
  const reports = [
    declares('2025-03-18', 'russia'),
    step('CeasefireSuspended', '2025-03-20', 'russia', { effectiveFrom: '2025-03-22' }),
    step('CeasefireResumed', '2025-03-25', 'russia', { effectiveTo: '2025-03-30' }),
  ]
  t.equal(at('2025-03-21', ...reports).overall, 'unilateral', 'announced, not yet suspended')
  t.match(at('2025-03-22', ...reports), { overall: 'suspended', from: '2025-03-17T22:00:00.000Z' })
  t.match(at('2025-03-25', ...reports), { overall: 'unilateral', to: '2025-03-30T21:00:00.000Z' })
  t.equal(at('2025-03-31', ...reports).overall, 'ended')
  const limited = step('CeasefireSuspended', '2025-03-20', 'russia', { effectiveTo: '2025-03-21' })
  t.equal(at('2025-03-21', declares('2025-03-18', 'russia'), limited).overall, 'suspended')
  t.equal(at('2025-03-22', declares('2025-03-18', 'russia'), limited).overall, 'unilateral')
})

t.test('while one party suspends it, it holds for the other', async (t) => {
  const reports = [declares('2025-03-18', 'russia'), declares('2025-03-18', 'ukraine')]
  const item = at('2025-03-21', ...reports, step('CeasefireSuspended', '2025-03-20', 'russia'))
  t.equal(item.overall, 'unilateral')
  t.strictSame(parties(item), ['russia: suspended', 'ukraine: inEffect'])
})

t.test('an extension moves the end, and begins anew after a gap', async (t) => {
  const truce = declares('2025-03-18', 'russia', { effectiveTo: '2025-03-20' })
  const extends_ = (body: object) => step('CeasefireExtended', '2025-03-20', 'russia', body)
  t.match(at('2025-03-25', truce, extends_({ effectiveTo: '2025-03-31' })), {
    overall: 'unilateral',
    from: '2025-03-17T22:00:00.000Z',
    to: '2025-03-31T21:00:00.000Z',
  })
  const anew = extends_({ effectiveFrom: '2025-03-24', effectiveTo: '2025-03-31' })
  t.match(at('2025-03-25', truce, anew), { from: '2025-03-23T22:00:00.000Z' })
  t.match(at('2025-04-25', truce, extends_({})), { overall: 'unilateral', to: null }, 'without an end it is open')
})

t.test('it ends for the reason given, at the earlier of that and its expiry', async (t) => {
  for (const reason of ['terminated', 'superseded', 'fulfilled']) {
    const item = at(
      '2025-03-21',
      declares('2025-03-18', 'russia'),
      step('CeasefireEnded', '2025-03-20', 'putin', { reason }),
    )
    t.match(item, { overall: 'ended', from: '2025-03-17T22:00:00.000Z', to: '2025-03-19T22:00:00.000Z' })
    t.strictSame(parties(item), [`russia: ended ${reason}`])
  }
  const expired = declares('2025-03-18', 'russia', { effectiveTo: '2025-03-19' })
  const fulfilled = step('CeasefireEnded', '2025-03-25', 'russia', { reason: 'fulfilled' })
  t.match(at('2025-03-26', expired, fulfilled).parties[0], { reason: 'fulfilled', to: '2025-03-19T22:00:00.000Z' })
  const terminated = step('CeasefireEnded', '2025-03-25', 'russia', { reason: 'terminated' })
  t.match(at('2025-03-26', expired, terminated).parties[0], { reason: 'expired', to: '2025-03-19T22:00:00.000Z' })
  const next = step('CeasefireEnded', '2025-03-20', 'russia', { reason: 'superseded', supersededBy: 'next' })
  t.equal(at('2025-03-21', declares('2025-03-18', 'russia'), next).parties[0]?.supersededBy, 'next')
})

t.test('ended before its effect it was never in effect', async (t) => {
  const truce = declares('2025-03-18', 'russia', { effectiveFrom: '2025-03-25' })
  const item = at('2025-03-26', truce, step('CeasefireEnded', '2025-03-20', 'russia', { reason: 'terminated' }))
  t.match(item, { overall: 'ended', from: null, to: null })
  t.strictSame(parties(item), ['russia: ended neverInEffect'])
})

t.test('one party ends it for itself only', async (t) => {
  const both = [declares('2025-03-18', 'russia'), declares('2025-03-18', 'ukraine')]
  const item = at('2025-03-21', ...both, step('CeasefireEnded', '2025-03-20', 'russia', { reason: 'terminated' }))
  t.equal(item.overall, 'unilateral')
  t.strictSame(parties(item), ['russia: ended terminated', 'ukraine: inEffect'])
})

t.test("only a party's own voice moves it; what others say of it stands in their own account", async (t) => {
  const item = at('2025-03-26', declares('2025-03-18', 'ukraine', {}, {}, 'russia'))
  t.equal(item.overall, 'none')
  t.strictSame(item.parties, [])
  t.match(item.accordingTo, [
    { claimant: 'russia', overall: 'unilateral', parties: [{ party: 'ukraine', status: 'inEffect' }] },
  ])
})

t.test('a joint declaration is mutual in the words of who made it', async (t) => {
  const item = at('2025-03-26', declares('2025-03-18', 'russia', { with: ['ukraine'] }))
  t.equal(item.overall, 'unilateral', 'Ukraine has not spoken')
  t.equal(item.accordingTo[0]?.overall, 'mutual')
})

t.test('an account that leaves out the end does not open it', async (t) => {
  const first = declares('2025-03-18', 'russia', { effectiveTo: '2025-03-20' })
  t.equal(at('2025-03-25', first, declares('2025-03-18', 'putin', {}, { order: 1 })).overall, 'ended')
})

t.test('alleged violations and denials change no status', async (t) => {
  const violated = told('CeasefireViolationReported', '2025-03-19', 'ukraine', {
    ceasefire: 'c',
    accused: 'russia',
    counts: [{ kind: 'shelling', count: 30 }],
  })
  const denial = step(
    'CeasefireEnded',
    '2025-03-20',
    'russia',
    { reason: 'terminated' },
    { stance: 'denies', name: 'denial' },
  )
  const [shown] = shownAt('2025-03-21', [declares('2025-03-18', 'russia'), violated, denial])
  t.equal(shown?.item.overall, 'unilateral')
  t.strictSame(
    shown?.item.accordingTo.map(({ claimant }) => claimant),
    ['russia'],
  )
  t.strictSame(
    shown?.disputes.map(({ id }) => id),
    [idOf('denial')],
  )
})

t.test('an item with its evidence has the shape that is declared, and is listed by its state', async (t) => {
  const [shown] = shownAt('2025-03-21', [declares('2025-03-18', 'russia', { mediator: 'us', monitor: 'osce' })])
  if (!shown) throw new Error('no ceasefire is shown')
  const item = withEvidence(shown, warGlossary)
  t.strictSame(ceasefireItem.parse(item), item)
  t.match(item, { mediator: 'us', monitor: 'osce' })
  const selects = (overall: string) => ceasefireListing.select(shown, { overall: [overall] })
  t.ok(selects('unilateral'))
  t.notOk(selects('mutual'))
})
