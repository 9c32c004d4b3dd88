import type { Fact } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { placesOf } from '../domain/roles.js'
import { subjectOf } from './casualties/series.js'
import { figureKey } from './figures.js'

// What statements have in common, so that an item of a view is made of a few of them instead of all.

/** What binds the statements of a strand. A development is bound to itself; that strand is kept by nobody. */
export type StrandKind =
  /** A proposal: its accounts, its answers, and what was signed of it. */
  | 'proposal'
  | 'issue'
  /** What one party in the end says of one issue; that strand is kept by nobody. */
  | 'cell'
  /** An issue, as far as terms and conditions name it. */
  | 'terms'
  | 'ceasefire'
  /** Alleged violations of one ceasefire, or of none that is named. */
  | 'violations'
  | 'incident'
  /** Figures about no single incident that are about the same. */
  | 'series'
  /** Every figure about no single incident. */
  | 'sections'
  /** Those of them that name an incident all the same. */
  | 'naming'
  /** Figures of one series, of one time and the same places. */
  | 'figure'
  /** A call or meeting: reports of it, read-outs, and for when it was scheduled. */
  | 'contact'
  /** Everything that was scheduled or cancelled. */
  | 'scheduling'
  /** Every call and meeting that was held. */
  | 'held'
  /** What one party declares of the talks. */
  | 'declared'
  | 'commitment'
  /** Every promise. */
  | 'promises'
  /** Incidents and movements of forces at one place. */
  | 'happening'
  | 'agreement'
  /** What disputes one development. */
  | 'disputes'
  | 'development'
  /** All of one type: the index files under it, and no view is made along it. */
  | 'type'

/** The name of a strand: its kind, and what it is about. */
export type Strand = `${StrandKind}:${string}`

export const strand = (kind: StrandKind, about = ''): Strand => `${kind}:${about}`

/** What a strand is about, where it is of that kind; undefined where it is of another. */
export const aboutIn = (kind: StrandKind, name: string): string | undefined =>
  name.startsWith(`${kind}:`) ? name.slice(kind.length + 1) : undefined

const filed = new WeakMap<Content, readonly Strand[]>()

/** The strands under which a statement is filed, whatever the clock and the glossary. */
export const strandsOf = ({ id, content }: Pick<Fact, 'id' | 'content'>): readonly Strand[] => {
  const known = filed.get(content)
  if (known) return known
  const strands = strandsToFile({ id, content })
  filed.set(content, strands)
  return strands
}

/** The same, not kept: a statement is filed once. */
export const strandsToFile = ({ id, content }: Pick<Fact, 'id' | 'content'>): readonly Strand[] => [
  ...new Set(workOut(id, content)),
]

/** The incident of which a statement tells, under which it is filed; undefined where it tells of none. */
export const incidentTold = ({ id, content }: Pick<Fact, 'id' | 'content'>): string | undefined =>
  content.type === 'StrikeReported' || (content.type === 'CasualtiesReported' && content.scope === 'incident')
    ? (content.incident ?? id)
    : undefined

const issuesIn = (named: readonly { readonly issue?: string | undefined }[]): readonly Strand[] =>
  named.flatMap(({ issue }) => (issue === undefined ? [] : [strand('issue', issue), strand('terms', issue)]))

const workOut = (id: string, content: Content): readonly Strand[] => {
  switch (content.type) {
    case 'ProposalMade':
      return [
        strand('proposal', content.proposal),
        ...issuesIn(content.terms),
        ...(content.ceasefire ? [strand('ceasefire', content.ceasefire.ceasefire)] : []),
      ]
    case 'ProposalAmended':
      return [strand('proposal', content.proposal), ...issuesIn(content.terms)]
    case 'ProposalAccepted':
      return [strand('proposal', content.proposal), ...issuesIn(content.conditions)]
    case 'ProposalRejected':
    case 'ProposalDeferred':
    case 'ProposalWithdrawn':
      return [strand('proposal', content.proposal)]
    case 'ProposalCountered':
      return [strand('proposal', content.proposal), strand('proposal', content.counter)]
    case 'AgreementSigned':
      return [
        strand('agreement', content.agreement),
        ...(content.proposal === undefined ? [] : [strand('proposal', content.proposal)]),
      ]
    case 'PositionStated':
      return [strand('issue', content.issue)]
    case 'StatementMade':
      return []
    case 'CallHeld':
    case 'MeetingHeld':
      return [strand('contact', content.contact), strand('held')]
    case 'ReadoutIssued':
      return [strand('contact', content.contact)]
    case 'TalksScheduled':
    case 'TalksCancelled':
      return [strand('scheduling'), ...(content.contact === undefined ? [] : [strand('contact', content.contact)])]
    case 'TalksStatusDeclared':
      return [strand('declared', content.by)]
    case 'CommitmentMade':
      return [strand('commitment', content.commitment), strand('promises')]
    case 'CommitmentAssessed':
      return [strand('commitment', content.commitment)]
    case 'CeasefireDeclared':
    case 'CeasefireAccepted':
      return [strand('ceasefire', content.ceasefire), ...issuesIn(content.conditions)]
    case 'CeasefireExtended':
    case 'CeasefireSuspended':
    case 'CeasefireResumed':
    case 'CeasefireEnded':
      return [strand('ceasefire', content.ceasefire)]
    case 'CeasefireViolationReported':
      return [strand('violations', content.ceasefire)]
    case 'StrikeReported':
      return [strand('incident', content.incident ?? id), ...happeningsIn(content)]
    case 'CasualtiesReported':
      return content.scope === 'incident'
        ? [strand('incident', content.incident ?? id), ...happeningsIn(content)]
        : [
            strand('sections'),
            ...content.casualties.map((figure) => seriesStrand(content, figure)),
            ...(content.incident === undefined ? [] : [strand('naming', content.incident)]),
          ]
    case 'ForcesMoved':
      return happeningsIn(content)
    case 'FigureReported':
      return [strand('figure', figureKey(content))]
    case 'ClaimDisputed':
      return [strand('disputes', content.disputes)]
    default: {
      const _: never = content
      return _
    }
  }
}

/** The strand of figures about the same, in their section of the casualties. */
const seriesStrand = (
  content: Content<'CasualtiesReported'>,
  figure: Content<'CasualtiesReported'>['casualties'][number],
): Strand => strand('series', `${content.scope}/${subjectOf(content, figure)}`)

const happeningsIn = (content: Content): readonly Strand[] =>
  placesOf(content).map((place) => strand('happening', place))
