import { z } from 'zod'
import { type Axis, inFoldOrder } from '../domain/clocks.js'
import { countsAs, type Glossary, voiceOf } from '../domain/glossary/glossary.js'
import { instant, toInstant } from '../domain/vocabulary/time.js'
import { evidence } from './evidence.js'
import type { FactChange, Reason } from './fact-change.js'
import { alongParameters, among, issuesParameter, type ParameterValues, partiesParameter } from './listing.js'
import type { Stated } from './positions.js'
import { stance, voice } from './proposals/versions.js'
import { reportedTime } from './reported.js'
import type { CellMove } from './shifts/moving-cells.js'
import { type Disputes, disputesOf, type Shown } from './view.js'

// How positions changed: each cell's changes in order, along one of the axes of time.

/** What stands in a cell: whose words they are, and which development holds them. */
const stand = z.object({
  stance,
  value: z.string().nullable(),
  summary: z.string(),
  voice,
  claimant: z.string(),
  developmentId: z.uuid(),
})

/**
 * `stated`: a party moved, or is heard of for the first time. `ownVoice`: it says itself what others said of it.
 * `attributedOnly`: what stands now is in the voice of others. `corrected`, `retracted`: nobody moved; our record changed,
 * or the claimant's account of what it had told.
 */
const shiftKinds = ['stated', 'ownVoice', 'attributedOnly', 'corrected', 'retracted'] as const
type ShiftKind = (typeof shiftKinds)[number]

const shift = z.object({
  party: z.string(),
  issue: z.string(),
  /** What did it, on each clock: when that happened, when it was reported, when it was recorded. */
  occurred: reportedTime,
  knownAt: instant,
  recordedAt: instant,
  kind: z.enum(shiftKinds),
  /** Null where nothing stood. */
  before: stand.nullable(),
  after: stand.nullable(),
  /** What did it, who claims that, and in whose voice that is for the party. */
  developmentId: z.uuid(),
  claimant: z.string(),
  voice,
})
export type Shift = z.infer<typeof shift>

export const shiftItem = shift.extend(evidence.shape).meta({ id: 'Shift' })

/** The name and version that citations carry. */
export const shiftsView = { name: 'shifts', version: 1 } as const

export const DEFAULT_AXIS: Axis = 'world'

export const shiftParameters = {
  party: partiesParameter('Whose positions, with whoever speaks for them'),
  issue: issuesParameter('On which issues'),
  ...alongParameters(DEFAULT_AXIS),
} as const
export type ShiftValues = ParameterValues<typeof shiftParameters>

/** A development that counts otherwise from a moment on; why, and when that was reported and recorded. */
export type Cause = FactChange & {
  readonly reason: Reason
  /** Milliseconds since 1970, as is `recordedAt`. */
  readonly knownAt: number
  readonly recordedAt: number
}

/** When something changed: what changed then, with which glossary, and when that was recorded. */
export type Moment = { readonly causes: readonly Cause[]; readonly glossary: Glossary; readonly recordedAt: number }

/**
 * A cell's move as a shift. Where no development changed at that moment the glossary did: then the cause is the
 * development that is read otherwise for it.
 * @param disputed the disputes at the clock of the read.
 */
export const shiftOf = (
  { key, before, after }: CellMove,
  { causes, glossary, recordedAt }: Moment,
  disputed: Disputes,
): Shown<Shift>[] => {
  const shown = after ?? before
  if (!shown) return []
  const cause = causeOf(before, after, causes)
  const fact = cause?.after ?? cause?.before ?? shown.fact
  const { party, issue } = shown.entry
  const { claimant } = fact.content.claim
  const facts = [...new Set([fact, ...(after ? [after.fact] : [])])]
  return [
    {
      key,
      item: {
        party,
        issue,
        occurred: fact.content.occurred,
        knownAt: toInstant(cause?.knownAt ?? fact.reportedAt),
        recordedAt: toInstant(cause?.recordedAt ?? recordedAt),
        kind: kindOf(cause?.reason ?? 'corrected', before, after),
        before: before ? standOf(before) : null,
        after: after ? standOf(after) : null,
        developmentId: fact.id,
        claimant,
        voice: voiceOf(glossary, claimant, party),
      },
      facts,
      disputes: [...new Set(facts.flatMap((one) => disputesOf(one, disputed)))].sort(inFoldOrder),
    },
  ]
}

const standOf = ({ fact, entry: { stance, value, summary, voice, claimant } }: Stated) => ({
  stance,
  value,
  summary: summary(),
  voice,
  claimant,
  developmentId: fact.id,
})

/**
 * Of what changed at one moment, that by which the cell moved: what stands there now, if it is among it; else what stood
 * there; else a report on the proposal to which either answers.
 */
const causeOf = (
  before: Stated | undefined,
  after: Stated | undefined,
  causes: readonly Cause[],
): Cause | undefined => {
  const material = causes.filter(isMaterial)
  const of = (stated: Stated | undefined) => stated && material.find(({ id }) => id === stated.fact.id)
  return of(after) ?? of(before) ?? material.find((cause) => isAboutProposalOf(cause, [before, after]))
}

/** Another source or grade moves no cell. */
const isMaterial = ({ before, after }: Cause): boolean =>
  before?.content !== after?.content || before?.certain !== after?.certain

const isAboutProposalOf = ({ before, after }: Cause, stated: readonly (Stated | undefined)[]): boolean =>
  stated.some((one) => {
    const proposal = one && proposalIn(one.fact.content)
    return proposal !== undefined && [before, after].some((fact) => fact && proposalIn(fact.content) === proposal)
  })

const proposalIn = (content: object): unknown => ('proposal' in content ? content.proposal : undefined)

const kindOf = (reason: Reason, before: Stated | undefined, after: Stated | undefined): ShiftKind => {
  if (reason !== 'new') return reason
  // Only where a later account of a proposal takes away what an answer seemed to accept.
  if (!after) return 'retracted'
  if (after.entry.voice === 'attributed') return 'attributedOnly'
  const isSaidAgain = before?.entry.stance === after.entry.stance && before.entry.value === after.entry.value
  return isSaidAgain ? 'ownVoice' : 'stated'
}

/** Whether a shift is of the parties, with whoever speaks for them, and issues asked for. */
export const selectsShift = (
  { item }: Shown<Shift>,
  { party, issue }: Pick<ShiftValues, 'party' | 'issue'>,
  glossary: Glossary,
): boolean =>
  (party === undefined || party.some((whole) => countsAs(glossary, item.party, whole))) && among(issue, item.issue)
