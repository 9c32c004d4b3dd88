import t from 'tap'
import { contacts } from '../../projections/contacts.js'
import { evidenceOf, withEvidence } from '../../projections/evidence.js'
import { statements } from '../../projections/statements.js'
import { disputesByTarget, disputesOf, show } from '../../projections/view.js'
import { atOf, type Beside, factsOf, idOf, type Report, told, warGlossary } from '../doubles/facts.js'

// What holds for every view.

const at = atOf('2022-06-01')
const stated = (on: string, claimant: string, beside: Beside = {}) =>
  told(
    'StatementMade',
    on,
    claimant,
    { by: claimant, act: 'states', summary: 'So it is.' },
    { name: 'said', ...beside },
  )
const disputed = (on: string, claimant: string, beside: Beside = {}, disputes = 'said') =>
  told(
    'ClaimDisputed',
    on,
    claimant,
    { disputes: idOf(disputes), stance: 'findsFalse', summary: 'It is not.' },
    { name: `${claimant} on ${on}`, ...beside },
  )
const shownOf = (...reports: readonly Report[]) => show(statements, factsOf(reports, at), at, undefined)

t.test('disputes and denials stand beside an item and change nothing, in fold order', async (t) => {
  const call = (on: string, name: string, beside: Beside = {}) =>
    told('CallHeld', on, 'us', { contact: 'call', participants: [{ party: 'us' }] }, { name, ...beside })
  const itemOf = (...reports: readonly Report[]) => show(contacts, factsOf(reports, at), at, undefined)[0]
  const shown = itemOf(
    call('2022-03-01', 'said'),
    call('2022-03-05', 'denial', { stance: 'denies' }),
    disputed('2022-03-04', 'russia'),
    disputed('2022-03-03', 'ukraine', { reportedAt: '2022-04-01' }),
  )
  t.same(shown?.item, itemOf(call('2022-03-01', 'said'))?.item)
  t.same(
    shown?.disputes.map(({ id }) => id),
    ['ukraine on 2022-03-03', 'russia on 2022-03-04', 'denial'].map(idOf),
  )
})

t.test('a dispute that is itself denied or doubted disputes nothing', async (t) => {
  for (const stance of ['denies', 'doubts'] as const)
    t.same(shownOf(stated('2022-03-01', 'us'), disputed('2022-03-04', 'russia', { stance }))[0]?.disputes, [])
})

t.test('a dispute is shown with who disputes it, how and why', async (t) => {
  const [shown] = shownOf(stated('2022-03-01', 'us'), disputed('2022-03-04', 'russia', { name: 'dispute' }))
  t.same(shown && withEvidence(shown, warGlossary).disputes, [
    { developmentId: idOf('dispute'), claimant: 'russia', stance: 'findsFalse', summary: 'It is not.' },
  ])
})

t.test('a dispute of a duplicate disputes that of which it is one', async (t) => {
  const facts = factsOf([stated('2022-03-01', 'us'), disputed('2022-03-04', 'russia', {}, 'twin')], at)
  const [said] = facts
  if (!said) throw new Error('nothing was said')
  const against = disputesByTarget(facts)
  t.same(disputesOf(said, against), [])
  t.equal(disputesOf({ ...said, duplicates: [idOf('twin')] }, against).length, 1)
})

t.test('who speaks for one party is not independent, as a claimant or as a publisher', async (t) => {
  const facts = factsOf(
    [
      stated('2022-03-01', 'peskov', { name: 'a', publishers: ['tass', 'wire'] }),
      stated('2022-03-02', 'medinsky', { name: 'b', publishers: ['wire'] }),
      stated('2022-03-03', 'us', { name: 'c', publishers: ['gazette'] }),
      told('StatementMade', '2022-03-04', 'publisher:tass', { by: 'us', act: 'states', summary: 'So it is.' }),
    ],
    at,
  )
  const { claimants, independent } = evidenceOf(facts, [], warGlossary)
  t.same(claimants, ['peskov', 'medinsky', 'us', 'publisher:tass'], 'all are listed by id')
  t.same(independent, { claimants: 2, publishers: 3 })
})
