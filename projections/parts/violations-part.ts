import type { Fact } from '../../domain/clocks.js'
import { type Strand, strand } from '../strands.js'
import { isOf, show } from '../view.js'
import { type Superseded, supersededIn, violations } from '../violations.js'
import { type Lookup, withDisputes } from './lookup.js'
import { type Part, placed, strandsOfKind } from './part.js'

// Every report is an item of its own, but which other supersedes it is found among all of the same ceasefire.

/** Which reports of one ceasefire are superseded by which, both ways. */
type Superseding = { readonly by: Superseded; readonly of: ReadonlyMap<string, readonly string[]> }

/** By the reports of a ceasefire, which a lookup gives as the same list each time: every one of them asks. */
const known = new WeakMap<readonly Fact[], Superseding>()

const supersedingIn = (ceasefire: Strand, { about, at }: Lookup): Superseding => {
  const reports = about(ceasefire)
  const found = known.get(reports)
  if (found) return found
  const by = supersededIn(reports, at.glossary)
  const of = new Map<string, string[]>()
  for (const [superseded, { id }] of by) {
    const others = of.get(id) ?? []
    of.set(id, others)
    others.push(superseded)
  }
  known.set(reports, { by, of })
  return { by, of }
}

export const violationsPart: Part = {
  view: violations.name,
  all: (facts, at) => show(violations, facts, at, supersededIn(facts, at.glossary)).map(placed),
  // Where another supersedes a report than before, the one or the other is there at one time only, or says something else.
  touchedBy: (fact, lookup) =>
    strandsOfKind('violations', fact).flatMap((ceasefire) =>
      [fact.id, ...(supersedingIn(ceasefire, lookup).of.get(fact.id) ?? [])].map((id) => strand('development', id)),
    ),
  items: (name, lookup) =>
    lookup
      .about(name)
      .filter((fact) => isOf(fact, 'CeasefireViolationReported'))
      .flatMap((fact) => {
        const [ceasefire = strand('violations')] = strandsOfKind('violations', fact)
        const { by } = supersedingIn(ceasefire, lookup)
        return show(violations, withDisputes([fact], lookup), lookup.at, by).map((shown) => {
          const other = by.get(shown.key)
          return { ...placed(shown), also: (of) => (other && (of?.has(other.id) ?? true) ? [other.id] : []) }
        })
      }),
}
