import type { Fact } from '../domain/clocks.js'
import { agreements } from './agreements.js'
import { casualtiesOf } from './casualties/casualties.js'
import { ceasefires } from './ceasefires.js'
import { commitmentsAt } from './commitments.js'
import { contacts } from './contacts.js'
import { type Evidence, withEvidence } from './evidence.js'
import { figures } from './figures.js'
import { againstIncidents, incidents } from './incidents.js'
import { positions } from './positions.js'
import { proposals, proposalsById } from './proposals.js'
import { statements } from './statements.js'
import { talksAt } from './talks.js'
import { type At, type Shown, show } from './view.js'
import { supersededIn, violations } from './violations.js'

/** An item of any view: which view it is in, where it stands there (`/<issue>/<party>`), and what it rests on. */
export type PlacedItem = { readonly view: string; readonly path: string } & Evidence

/**
 * The items of all views at a clock (facts in fold order), by view and in the order of their keys. View and path name an
 * item. The timeline has none of its own: it lists the developments.
 */
export const itemsOfAllViews = (facts: readonly Fact[], at: At): readonly PlacedItem[] => {
  const placed = (view: string, shown: readonly Shown<unknown>[], within = ''): readonly PlacedItem[] =>
    shown.map(({ key, facts, disputes }) =>
      withEvidence({ key, item: { view, path: `${within}/${key}` }, facts, disputes }, at.glossary),
    )
  const made = show(proposals, facts, at, undefined)
  const byId = proposalsById(made)
  const casualties = casualtiesOf(facts, at)
  return [
    ...placed('agreements', show(agreements, facts, at, undefined)),
    ...placed('casualties', casualties.cumulative, '/cumulative'),
    ...placed('casualties', casualties.periods, '/periods'),
    ...placed('casualties', casualties.totals, '/totals'),
    ...placed('ceasefires', show(ceasefires, facts, at, byId)),
    ...placed('commitments', commitmentsAt(facts, at)),
    ...placed('contacts', show(contacts, facts, at, undefined)),
    ...placed('figures', show(figures, facts, at, undefined)),
    ...placed('incidents', show(incidents, facts, at, againstIncidents(facts))),
    ...placed('positions', show(positions, facts, at, byId)),
    ...placed('proposals', made),
    ...placed('statements', show(statements, facts, at, undefined)),
    ...talksItems(facts, at),
    ...placed('violations', show(violations, facts, at, supersededIn(facts, at.glossary))),
  ]
}

/** What the parties declare of the talks, and what comes next; the last contact is an item of the contacts. */
const talksItems = (facts: readonly Fact[], at: At): readonly PlacedItem[] => {
  const { parties, next } = talksAt(facts, at)
  const placed = (path: string, { developments, claimants, independent, disputes }: Evidence): PlacedItem => ({
    view: 'talks',
    path,
    developments,
    claimants,
    independent,
    disputes,
  })
  return [
    ...(next ? [placed('/next', next)] : []),
    ...parties.map((status) => placed(`/parties/${status.party}`, status)),
  ]
}
