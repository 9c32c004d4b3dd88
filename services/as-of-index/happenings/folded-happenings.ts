import type { Clock, Fact } from '../../../domain/clocks.js'
import { rootParty } from '../../../domain/glossary/glossary.js'
import { rolesOf } from '../../../domain/roles.js'
import { isIncidentReport } from '../../../projections/casualties/claims.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { strand } from '../../../projections/strands.js'
import { isOf, moves } from '../../../projections/view.js'
import { IndexLookup } from '../../changes/index-lookup.js'
import type { ConflictIndex } from '../conflict-index.js'
import { MOVED } from './happening-columns.js'
import type { Told } from './told-happenings.js'

// What columns say of happenings, made of facts: for a sample.

/** What facts tell of a happening at a clock, by id. */
export const foldedHappenings = (index: ConflictIndex, clock: Clock, name: string): readonly Told[] => {
  const lookup = new IndexLookup(index, clock, DEFAULT_POLICY)
  const told = name.startsWith(MOVED)
    ? lookup.factsOf([name.slice(MOVED.length)]).filter((fact) => isOf(fact, 'ForcesMoved'))
    : lookup.about(strand('incident', name)).filter(isIncidentReport)
  const facts: readonly Fact[] = told.filter(moves)
  const doers = new Set(
    facts.flatMap((fact) => {
      const doer = isOf(fact, 'ForcesMoved')
        ? fact.content.party
        : isOf(fact, 'StrikeReported') && fact.content.attacker
      return doer ? [rootParty(lookup.at.glossary, doer)] : []
    }),
  )
  return facts
    .map(({ id, sequence, from, end, reportedAt, content }) => ({
      ...{ id, sequence, order: content.order, places: [...rolesOf(content).places] },
      ...{ doers: doers.size === 0 ? null : [...doers].sort(), from, end, reportedAt },
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}
