import t from 'tap'
import { stateOf } from '../../projections/state.js'
import { atOf, factsOf, type Report, told } from '../doubles/facts.js'

const stateAt = (asOf: string, ...reports: readonly Report[]) => {
  const at = atOf(asOf)
  return stateOf(factsOf(reports, at), at)
}
const keys = (shown: readonly { readonly key: string }[]) => shown.map(({ key }) => key)

t.test('the state holds proposals that are open and ceasefires that have not ended', async (t) => {
  const made = (proposal: string) =>
    told('ProposalMade', '2025-03-11', 'us', { proposal, by: 'us', to: ['russia'], title: 'Truce', terms: [] })
  const declared = (ceasefire: string, body: object = {}) =>
    told('CeasefireDeclared', '2025-03-18', 'russia', {
      ceasefire,
      by: 'russia',
      scope: 'energy',
      purpose: 'other',
      effectiveFrom: '2025-03-18',
      ...body,
    })
  const reports = [
    made('refused'),
    made('pending'),
    told('ProposalRejected', '2025-03-13', 'russia', { proposal: 'refused', by: 'russia' }),
    declared('short', { effectiveTo: '2025-03-20' }),
    declared('long'),
  ]
  const before = stateAt('2025-03-12', ...reports)
  t.same([keys(before.proposals), keys(before.ceasefires)], [['pending', 'refused'], []])
  const after = stateAt('2025-03-21', ...reports)
  t.same([keys(after.proposals), keys(after.ceasefires)], [['pending'], ['long']])
})

t.test('the last contacts come latest first, whenever their read-outs were given, and dangling ones not', async (t) => {
  const call = (contact: string, on: string) => told('CallHeld', on, 'us', { contact, participants: [{ party: 'us' }] })
  const readout = (contact: string, on: string) =>
    told('ReadoutIssued', on, 'us', { contact, by: 'us', points: [{ text: 'A good call.' }] })
  const { lastContacts } = stateAt(
    '2022-06-01',
    call('early', '2022-03-01'),
    call('late', '2022-04-01'),
    readout('early', '2022-05-01'),
    readout('unknown', '2022-05-02'),
  )
  t.same(keys(lastContacts), ['late', 'early'])
})
