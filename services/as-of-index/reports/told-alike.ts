import type { Content } from '../../../domain/developments/catalogue.js'
import type { BriefReport } from '../../../projections/casualties/claims.js'
import { incidentTold } from '../../../projections/strands.js'
import type { Row } from '../kept.js'

// What reports about incidents have alike: columns hold it once.

/** What is the same for many reports. */
export type About = Pick<BriefReport['content'], 'type' | 'scope' | 'method' | 'claim' | 'order' | 'place'> & {
  readonly credibility: number
}

/** What is the same for many reports, as it is read for each of them. */
export type Told = {
  readonly about: About
  readonly moves: boolean
  /** The claimant's number. */
  readonly claimant: number
}

/** Who published a report, as a fact has it. */
export type Sources = BriefReport['sources']

/** What is told of incidents. */
export type OfIncidents = Content<'StrikeReported' | 'CasualtiesReported'>

export const isOfIncidents = (content: Content): content is OfIncidents =>
  content.type === 'StrikeReported' || content.type === 'CasualtiesReported'

export const aboutOf = (content: OfIncidents): About => ({
  type: content.type,
  ...('scope' in content ? { scope: content.scope, method: content.method } : {}),
  claim: { claimant: content.claim.claimant, stance: content.claim.stance },
  order: content.order,
  ...(content.place === undefined ? {} : { place: content.place }),
  credibility: content.claim.credibility ?? 6,
})

/** The incident that a row is of; undefined where it is of none. */
export const incidentOf = ({ id, statement: { content } }: Row): string | undefined => incidentTold({ id, content })
