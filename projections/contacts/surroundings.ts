import type { Fact } from '../../domain/clocks.js'
import { overlapping, type Span } from '../../domain/spans.js'
import { EARLIEST, LATEST, startOf, type TimeValue, toInstant, toMs } from '../../domain/vocabulary/time.js'
import { isIncidentReport } from '../casualties/claims.js'
import { DEFAULT_POLICY } from '../casualties/policies.js'
import { incidentsOf, sumOf } from '../casualties/tally.js'
import type { Contact } from '../contacts.js'
import { withEvidence } from '../evidence.js'
import { againstIncidents, incidents } from '../incidents.js'
import { type At, byFirstFact, moves, type Shown, show, typesOf } from '../view.js'
import { inOrderOfReport, supersededIn, violations } from '../violations.js'
import type { ContactContext } from './context.js'

/** At most so many incidents or violations are listed on either side of a contact. */
const MOST_ITEMS = 100

/** The types of developments that surroundings are made of. */
export const surroundingTypes = typesOf(incidents, violations)

/** The URL of all incidents or violations that overlap a span. */
export type MoreOf = (list: 'incidents' | 'violations', span: Span) => string

/** What surrounds a contact; null before one whose start is open, and around one that has no time of its own. */
export type Surroundings = { readonly before: ContactContext | null; readonly after: ContactContext | null }

const spanOf = (time: TimeValue): Span => ({ from: startOf(time), to: toMs(time.to) })

/**
 * Prepares facts in fold order for telling what happened around contacts: in so many milliseconds before each began and
 * after it had ended, as far as the world clock goes. What overlaps a window is listed, and what lies in it is tallied,
 * as the routes of incidents, violations and casualties have it.
 */
export const surroundingsIn = (
  facts: readonly Fact[],
  at: At,
  length: number,
  moreOf: MoreOf,
): ((contact: Contact) => Surroundings) => {
  const { glossary } = at
  const incidentsAround = overlapping(
    byFirstFact(show(incidents, facts, at, againstIncidents(facts))),
    ({ item: { occurred } }): Span => ({
      from: occurred.from === null ? Number.NEGATIVE_INFINITY : toMs(occurred.from),
      to: toMs(occurred.to),
    }),
  )
  const violationsAround = overlapping(
    inOrderOfReport(show(violations, facts, at, supersededIn(facts, glossary))),
    ({ item }) => spanOf(item.window),
  )
  const reportsAround = overlapping(facts.filter(isIncidentReport).filter(moves), ({ content }) =>
    spanOf(content.occurred),
  )
  const listed = <Item extends object>(
    list: 'incidents' | 'violations',
    shown: readonly Shown<Item>[],
    span: Span,
  ) => ({
    count: shown.length,
    items: shown.slice(0, MOST_ITEMS).map((one) => withEvidence(one, glossary)),
    ...(shown.length > MOST_ITEMS ? { more: moreOf(list, span) } : {}),
  })
  const contextOf = (span: Span): ContactContext => {
    const tallied = incidentsOf(reportsAround(span), at, span, DEFAULT_POLICY)
    return {
      from: toInstant(span.from),
      to: toInstant(span.to),
      incidents: listed('incidents', incidentsAround(span), span),
      casualties: { policy: DEFAULT_POLICY, incidents: sumOf(tallied, DEFAULT_POLICY) },
      violations: listed('violations', violationsAround(span), span),
    }
  }
  const within = (ms: number): number => Math.max(EARLIEST, Math.min(ms, at.clock.asOf, LATEST))
  return ({ occurred }) => {
    if (occurred === null) return { before: null, after: null }
    const { from, to } = spanOf(occurred)
    return {
      before: Number.isFinite(from) ? contextOf({ from: within(from - length), to: within(from) }) : null,
      after: contextOf({ from: within(to), to: within(to + length) }),
    }
  }
}
