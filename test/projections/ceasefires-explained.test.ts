import t from 'tap'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { explainCeasefires } from '../../projections/ceasefires/explain.js'
import { ceasefireExplanation } from '../../projections/ceasefires/explanation.js'
import { shownStatements } from '../doubles/considered.js'
import { atOf, type Beside, idOf, type Report, told } from '../doubles/facts.js'

/** A step of the ceasefire `c`, named after its type and day unless it is named otherwise. */
const step = (type: DevelopmentType, on: string, by: string, body: object = {}, beside: Beside = {}, claimant = by) =>
  told(type, on, claimant, { ceasefire: 'c', by, ...body }, { name: `${type} ${on}`, ...beside })
const declares = (on: string, by: string, body: object = {}, beside: Beside = {}, claimant = by): Report =>
  step(
    'CeasefireDeclared',
    on,
    by,
    { scope: 'energy', purpose: 'peaceProcess', effectiveFrom: on, ...body },
    { name: `${by} ${on}`, ...beside },
    claimant,
  )

const explainedAt = (asOf: string, ...reports: readonly Report[]) => {
  const at = atOf(asOf)
  return explainCeasefires(shownStatements(reports, at), at).explanationOf('c')
}
type Explanation = ReturnType<typeof explainedAt>

const reasons = ({ claims }: Explanation) => claims.map(({ reason }) => reason)
/** Why each party stands where it stands, with names instead of ids. */
const whyOf = ({ parties }: Explanation, ...names: readonly string[]) =>
  parties.map(({ because }) =>
    names.reduce((text, name) => text.replaceAll(`(development ${idOf(name)})`, `(${name})`), because),
  )

const MOSCOW = declares('2025-03-18', 'russia', { effectiveTo: '2025-04-16' }, { name: 'moscow' }, 'kremlin')
const KYIV = declares('2025-03-25', 'ukraine', {}, { name: 'kyiv' }, 'zelensky')

t.test('why the energy moratorium stands as it does, for each party and according to each side', async (t) => {
  const during = explainedAt('2025-04-01', MOSCOW, KYIV)
  t.equal(during.because, 'In effect for russia and ukraine.')
  t.strictSame(whyOf(during, 'moscow', 'kyiv'), [
    'In effect for russia since 2025-03-18: declared by russia, says kremlin (moscow); its term ends at the end of 2025-04-16.',
    'In effect for ukraine since 2025-03-25: declared by ukraine, says zelensky (kyiv); no end is set.',
  ])
  t.strictSame(during.decidedBy, [idOf('moscow'), idOf('kyiv')])
  t.strictSame(
    during.parties.map(({ party, decidedBy }) => [party, ...decidedBy]),
    [
      ['russia', idOf('moscow')],
      ['ukraine', idOf('kyiv')],
    ],
  )
  t.strictSame(
    during.accordingTo.map(({ claimant, because, decidedBy }) => [claimant, because.split('.')[0], ...decidedBy]),
    [
      ['kremlin', 'In effect for russia alone', idOf('moscow')],
      ['zelensky', 'In effect for ukraine alone', idOf('kyiv')],
    ],
  )
  t.strictSame(
    during.claims.map(({ because }) => because),
    ['Decides the beginning and the end for russia.', 'Decides the beginning and the end for ukraine.'],
  )
  t.match(during.claims[0], {
    developmentId: idOf('moscow'),
    type: 'CeasefireDeclared',
    claimant: 'kremlin',
    stance: 'asserts',
    by: 'russia',
    voice: 'own',
    proposal: null,
    effectiveFrom: { edtf: '2025-03-18' },
    effectiveTo: { edtf: '2025-04-16' },
    end: '2025-03-18T22:00:00.000Z',
    reason: 'counted',
    instead: null,
  })
  const after = explainedAt('2025-04-18', MOSCOW, KYIV)
  t.equal(after.because, 'In effect for ukraine alone.')
  t.match(whyOf(after, 'moscow')[0], /^Over for russia: its term ended at the end of 2025-04-16; it had been in effect/)
  t.strictSame(ceasefireExplanation.parse(after), after, 'the schema holds every member')
})

t.test('what others tell of a party counts only in their own account', async (t) => {
  const explanation = explainedAt('2025-04-01', declares('2025-03-18', 'ukraine', {}, { name: 'told' }, 'russia'))
  t.equal(explanation.because, 'No party says of itself that it keeps it.')
  t.strictSame([explanation.parties, explanation.decidedBy], [[], []])
  t.match(explanation.accordingTo, [{ claimant: 'russia', decidedBy: [idOf('told')] }])
  t.match(explanation.claims, [
    { voice: 'attributed', reason: 'attributed', because: /^Told by russia of another: counts only in what is so/ },
  ])
})

t.test('what another offered counts where a party joins it without times of its own', async (t) => {
  const joined = step('CeasefireAccepted', '2025-03-25', 'ukraine', {}, { name: 'joined' })
  const offered = declares('2025-03-18', 'russia', { effectiveTo: '2025-04-16' }, { name: 'offered' }, 'us')
  const explanation = explainedAt('2025-04-01', offered, joined)
  t.strictSame(reasons(explanation), ['counted', 'counted'], 'though in no voice of its own')
  t.strictSame(whyOf(explanation, 'joined', 'offered'), [
    'In effect for ukraine since 2025-03-25: declared by russia, says us (offered) and accepted by ukraine (joined); its term ends at the end of 2025-04-16.',
  ])
})

t.test('a suspension counts while it lasts, then the resumption does; what is to come does not yet', async (t) => {
  const steps = [
    declares('2025-03-18', 'russia', {}, { name: 'declared' }),
    step('CeasefireSuspended', '2025-03-20', 'russia', { effectiveFrom: '2025-03-22' }, { name: 'suspended' }),
    step('CeasefireResumed', '2025-03-25', 'russia', {}, { name: 'resumed' }),
  ]
  const announced = explainedAt('2025-03-21', ...steps)
  t.match(announced.claims, [
    { reason: 'counted' },
    { reason: 'notNow', because: 'Takes effect on 2025-03-22, after the world clock.' },
  ])
  const suspended = explainedAt('2025-03-23', ...steps)
  t.equal(suspended.because, 'Suspended for russia, and in effect for nobody.')
  t.strictSame(whyOf(suspended, 'declared', 'suspended'), [
    'Suspended for russia from 2025-03-22: suspended by russia (suspended); in effect since 2025-03-18: declared by russia (declared); no end is set.',
  ])
  t.equal(suspended.claims[1]?.because, 'Decides the suspension for russia.')
  const resumed = explainedAt('2025-03-26', ...steps)
  t.match(resumed.claims, [
    { reason: 'counted' },
    { reason: 'superseded', instead: { developmentId: idOf('resumed'), claimant: 'russia' } },
    { reason: 'counted', because: 'Decides the resumption for russia.' },
  ])
  t.match(
    whyOf(resumed, 'declared', 'resumed')[0],
    /no end is set; resumed from 2025-03-25: resumed by russia \(resumed\)\.$/,
  )
  const limited = step('CeasefireSuspended', '2025-03-20', 'russia', { effectiveTo: '2025-03-21' }, { name: 'limited' })
  t.match(
    whyOf(explainedAt('2025-03-23', declares('2025-03-18', 'russia'), limited), 'limited')[0],
    /; a suspension from 2025-03-20 to the end of 2025-03-21 is over: suspended by russia \(limited\)\.$/,
  )
})

t.test('a suspension of what runs no longer is about a time that is not', async (t) => {
  const truce = declares('2025-03-18', 'russia', { effectiveTo: '2025-03-21' })
  const explanation = explainedAt('2025-03-23', truce, step('CeasefireSuspended', '2025-03-20', 'russia'))
  t.match(explanation.claims[1], {
    reason: 'notNow',
    because: 'Tells of a suspension or resumption, while the ceasefire does not run.',
  })
})

t.test('a later declaration, extension or end takes the place of what was said before', async (t) => {
  const first = declares('2025-03-18', 'russia', { effectiveTo: '2025-03-20' }, { name: 'first' })
  const again = declares('2025-03-25', 'russia', {}, { name: 'again' })
  t.match(explainedAt('2025-03-26', first, again).claims, [
    {
      reason: 'superseded',
      because: `A later step took its place (development ${idOf('again')}), of 2025-03-25.`,
      instead: { developmentId: idOf('again') },
    },
    { reason: 'counted' },
  ])
  const extends_ = (on: string, to: string) =>
    step('CeasefireExtended', on, 'russia', { effectiveTo: to }, { name: `until ${to}` })
  const extended = explainedAt(
    '2025-03-26',
    first,
    extends_('2025-03-19', '2025-03-24'),
    extends_('2025-03-20', '2025-03-31'),
  )
  t.strictSame(reasons(extended), ['counted', 'superseded', 'counted'])
  t.strictSame(whyOf(extended, 'first', 'until 2025-03-31'), [
    'In effect for russia since 2025-03-18: declared by russia (first); its term ends at the end of 2025-03-31: extended by russia (until 2025-03-31).',
  ])
  const suspended = step('CeasefireSuspended', '2025-03-19', 'russia')
  const ended = step('CeasefireEnded', '2025-03-20', 'russia', { reason: 'terminated' }, { name: 'ended' })
  const over = explainedAt('2025-03-26', declares('2025-03-18', 'russia', {}, { name: 'open' }), suspended, ended)
  t.strictSame(reasons(over), ['counted', 'superseded', 'counted'])
  t.equal(over.because, 'Over for russia, and in effect for nobody.')
  t.strictSame(whyOf(over, 'open', 'ended'), [
    'Over for russia: terminated on 2025-03-20: ended by russia (ended); it had been in effect since 2025-03-18: declared by russia (open).',
  ])
})

t.test('what had ended and is taken up again stands by all three', async (t) => {
  const explanation = explainedAt(
    '2025-03-29',
    declares('2025-03-18', 'russia', {}, { name: 'declared' }),
    step('CeasefireEnded', '2025-03-20', 'russia', { reason: 'terminated' }, { name: 'ended' }),
    step('CeasefireAccepted', '2025-03-28', 'russia', {}, { name: 'again' }),
  )
  t.strictSame(reasons(explanation), ['counted', 'counted', 'counted'])
  t.strictSame(whyOf(explanation, 'declared', 'ended', 'again'), [
    'In effect for russia since 2025-03-28: declared by russia (declared), ended by russia (ended) and accepted by russia (again); no end is set.',
  ])
})

t.test('an end before the beginning, or said to be none, tells why it never was in effect', async (t) => {
  const truce = declares('2025-03-18', 'russia', { effectiveFrom: '2025-03-25' }, { name: 'truce' })
  const ended = (reason: string) => step('CeasefireEnded', '2025-03-20', 'russia', { reason }, { name: 'ended' })
  t.strictSame(whyOf(explainedAt('2025-03-26', truce, ended('terminated')), 'truce', 'ended'), [
    'Over for russia: never in effect: ended by russia (ended), before it was to begin: declared by russia (truce).',
  ])
  const said = explainedAt('2025-03-26', declares('2025-03-18', 'russia'), ended('neverInEffect'))
  t.strictSame(whyOf(said, 'ended'), ['Over for russia: never in effect: ended by russia (ended).'])
  t.strictSame(reasons(said), ['superseded', 'counted'])
})

t.test('who joins what it had declared already says nothing new', async (t) => {
  const explanation = explainedAt(
    '2025-03-26',
    declares('2025-03-18', 'russia'),
    step('CeasefireAccepted', '2025-03-20', 'russia'),
  )
  t.match(explanation.claims[1], {
    reason: 'noEffect',
    because: 'Says nothing that was not so already.',
    instead: null,
  })
})

t.test('who is committed to what is to come is told of as such', async (t) => {
  const to = { effectiveFrom: '2025-05-01', effectiveTo: '2025-05-03' }
  const one = declares('2025-04-19', 'russia', to, { name: 'declared' })
  const alone = explainedAt('2025-04-20', one)
  t.equal(alone.because, 'Only russia is committed to it, and it is in effect for nobody.')
  t.strictSame(whyOf(alone, 'declared'), [
    'russia is committed to it: declared by russia (declared); it begins on 2025-05-01; its term ends at the end of 2025-05-03.',
  ])
  const both = explainedAt(
    '2025-04-20',
    one,
    step('CeasefireAccepted', '2025-04-20', 'ukraine', {}, { name: 'joined' }),
  )
  t.equal(both.because, 'russia and ukraine are committed to it, and it is in effect for nobody.')
  const undated = explainedAt('2025-04-20', step('CeasefireAccepted', '2025-04-20', 'ukraine', {}, { name: 'joined' }))
  t.strictSame(whyOf(undated, 'joined'), [
    'ukraine is committed to it, from when on is not known: accepted by ukraine (joined).',
  ])
})

const proposes = (proposal: string, on: string, by = 'us'): Report =>
  told(
    'ProposalMade',
    on,
    by,
    {
      proposal,
      by,
      to: ['russia', 'ukraine'],
      title: 'Truce',
      terms: [],
      ceasefire: { ceasefire: 'c', scope: 'full' },
    },
    { name: proposal },
  )
const answers = (type: 'ProposalAccepted' | 'ProposalRejected', on: string, by: string, proposal = 'p'): Report =>
  told(
    type,
    on,
    by,
    { proposal, by, ...(type === 'ProposalAccepted' ? { extent: 'full' } : {}) },
    { name: `${by} ${proposal}` },
  )

t.test('a ceasefire that is only proposed stands through its proposal', async (t) => {
  const explanation = explainedAt(
    '2025-04-04',
    proposes('p', '2025-03-11'),
    answers('ProposalAccepted', '2025-03-12', 'ukraine'),
    answers('ProposalRejected', '2025-03-13', 'russia'),
  )
  t.equal(explanation.because, 'No party took a step, and its proposal p is rejected.')
  t.strictSame(whyOf(explanation), [
    'ukraine accepted the proposal p, and took no step since.',
    'us made the proposal p, and took no step since.',
  ])
  t.strictSame(explanation.decidedBy, [idOf('p'), idOf('ukraine p'), idOf('russia p')])
  for (const claim of explanation.claims)
    t.match(claim, {
      reason: 'throughProposal',
      proposal: 'p',
      because: 'Counts through the proposal p, which is rejected.',
    })
})

t.test('of several proposals one counts, and none does where the parties themselves have taken steps', async (t) => {
  const proposals = [
    proposes('p', '2025-03-11', 'russia'),
    proposes('q', '2025-03-12', 'russia'),
    answers('ProposalRejected', '2025-03-13', 'ukraine', 'q'),
  ]
  const proposed = explainedAt('2025-03-14', ...proposals)
  t.strictSame(reasons(proposed), ['throughProposal', 'otherProposal', 'otherProposal'])
  t.match(
    proposed.claims[1]?.because,
    /^Told of another proposal: of all that would bring the ceasefire about p came furthest/,
  )
  const declared = explainedAt('2025-03-19', ...proposals, declares('2025-03-18', 'russia'))
  t.strictSame(reasons(declared), ['ownSteps', 'otherProposal', 'otherProposal', 'counted'])
  t.equal(declared.claims[0]?.because, 'Told of the proposal p, which is open; but what the parties did since decides.')
})

t.test('a denial is told of as a dispute', async (t) => {
  const denied = declares('2025-03-18', 'russia', {}, { stance: 'denies' })
  const explanation = explainedAt('2025-03-19', denied)
  t.equal(explanation.because, 'Nothing that was ever said of it counts here.')
  t.match(explanation.claims, [
    { reason: 'stance', because: 'Its claimant denies this: a dispute, which changes no status.' },
  ])
})
