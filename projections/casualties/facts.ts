import type { Fact } from '../../domain/clocks.js'
import { finished, type Work } from '../../domain/work.js'
import { incidents } from '../incidents.js'
import { factsOfIncidents, factsOfSections } from '../parts/casualties-parts.js'
import type { Found } from '../parts/lookup.js'
import { strand } from '../strands.js'
import { type Disputes, disputesByTarget, disputesOf, moves, typesOf } from '../view.js'
import {
  type Casualties,
  type CasualtiesAsked,
  type CasualtySections,
  casualtySections,
  type TallySource,
  tallying,
} from './casualties.js'
import { type CasualtiesFilter, isFiltered } from './filter.js'
import { DEFAULT_POLICY } from './policies.js'

/** The types of developments that tallies are made of: those of incidents. */
export const casualtiesTypes = typesOf(incidents)
const disputeTypes = typesOf()

/** The tally asked for, of the reports that it is made of; where the sum over all incidents is kept, not of those. */
export function* casualtiesAt(found: Found, filter: CasualtiesFilter, asked: CasualtiesAsked): Work<Casualties> {
  const { policy = DEFAULT_POLICY, groupBy } = asked
  const isKept = !isFiltered(filter) && policy === DEFAULT_POLICY && groupBy === undefined
  const isOfFew = filter.incident !== undefined
  if (!isOfFew) yield* found.readAhead(strand('sections'))
  const claims = yield* found.claims(filter)
  let disputed: Disputes | undefined
  const source: TallySource = {
    ...claims,
    factOf: ({ id }) => found.about(strand('development', id)),
    *disputes() {
      if (isOfFew)
        return ({ id, duplicates }) =>
          [id, ...duplicates].flatMap((one) => found.about(strand('disputes', one)).filter(moves))
      if (!disputed) {
        yield* found.readTypesAhead(disputeTypes)
        disputed = disputesByTarget(found.ofTypes(disputeTypes))
      }
      const known = disputed
      return (report) => disputesOf(report, known)
    },
    sections: sectionsOf(found, filter),
  }
  return yield* tallying(source, found.at, filter, asked, isKept ? found.tally() : undefined)
}

/** The sections of the tally but that of incidents. */
export const sectionsAt = (found: Found, filter: CasualtiesFilter): CasualtySections =>
  finished(casualtySections(sectionsOf(found, filter), found.at, filter))

const sectionsOf = (found: Found, { incident }: CasualtiesFilter): readonly Fact[] =>
  incident === undefined ? factsOfSections(found) : factsOfIncidents(incident, found)
