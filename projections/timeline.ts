import type { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { type Content, developmentTypes, isDevelopmentType } from '../domain/developments/catalogue.js'
import { type Glossary, liesWithin } from '../domain/glossary/glossary.js'
import { rolesOf } from '../domain/roles.js'
import { foldName } from '../domain/vocabulary/names.js'
import type { Work } from '../domain/work.js'
import { evidence, evidenceOf } from './evidence.js'
import {
  among,
  fromParameter,
  issuesParameter,
  type ParameterValues,
  partiesParameter,
  placesParameter,
  toParameter,
} from './listing.js'
import { chosenOf, type Found } from './parts/lookup.js'
import { developmentItem, developmentItemOf } from './timeline/development-item.js'
import { involvesParty, isClaimedBy, namesIssue, overlapsWindow } from './timeline/matching.js'
import { type At, type Disputes, disputesOf } from './view.js'

// Every development, also what denies or disputes, in fold order.

export const timelineParameters = {
  type: { kind: 'oneOf', values: developmentTypes, description: 'Types of developments' },
  party: partiesParameter('Parties in any role, with whoever speaks for them'),
  issue: issuesParameter('Issues that any member names'),
  place: placesParameter('Places within which all places of the report lie'),
  claimant: { kind: 'claimants', description: 'Claimants, with whoever speaks for them' },
  publisher: { kind: 'names', of: 'publisher', description: 'Publishers of any of the sources' },
  q: { kind: 'words', description: 'Words that titles, summaries, texts, notes and quotes hold, all of them' },
  from: fromParameter,
  to: toParameter,
} as const
export type TimelineValues = ParameterValues<typeof timelineParameters>

/** The name and version that citations carry. */
export const timelineView = { name: 'timeline', version: 1 } as const

/** All facts asked for, in fold order. At each yield the work may be interrupted. */
export function* wholeTimeline(found: Found, values: TimelineValues): Work<readonly Fact[]> {
  const { type } = values
  return type === undefined
    ? yield* chosenOf(found.each(), (fact) => isAsked(fact, values, found.at))
    : timeline(found.ofTypes(new Set(type.filter(isDevelopmentType))), values, found.at)
}

/**
 * The facts asked for at least up to a place of the list, and how many there are in all. At each yield the work may be
 * interrupted.
 */
export function* timelineUpTo(
  found: Found,
  values: TimelineValues,
  count: number,
): Work<{ readonly facts: readonly Fact[]; readonly total: number }> {
  const isFiltered = Object.values(values).some((value) => value !== undefined)
  const first = isFiltered ? undefined : found.first(count)
  if (first) return first
  const facts = yield* wholeTimeline(found, values)
  return { facts, total: facts.length }
}

/** The facts that are asked for, in the order in which they are given: fold order. */
export const timeline = (facts: readonly Fact[], values: TimelineValues, at: At): readonly Fact[] =>
  facts.filter((fact) => isAsked(fact, values, at))

const isAsked = ({ content, sources }: Fact, values: TimelineValues, { glossary }: At): boolean =>
  among(values.type, content.type) &&
  involvesParty(content, values.party, glossary) &&
  namesIssue(content, values.issue) &&
  liesWithinAny(content.place, values.place, glossary) &&
  isClaimedBy(content, values.claimant, glossary) &&
  among(values.publisher, ...sources.map(({ publisher }) => publisher)) &&
  holdsWords(content, values.q) &&
  overlapsWindow(content.occurred, values)

/** A report for several places lies within one only if all of them do; one that names no place lies nowhere. */
const liesWithinAny = (
  places: readonly string[] = [],
  asked: readonly string[] | undefined,
  glossary: Glossary,
): boolean =>
  asked === undefined ||
  (places.length > 0 && asked.some((whole) => places.every((place) => liesWithin(glossary, place, whole))))

const foldedTexts = new WeakMap<Content, string>()

const holdsWords = (content: Content, words: readonly string[] | undefined): boolean => {
  if (words === undefined) return true
  const folded = foldedTexts.get(content) ?? foldName(rolesOf(content).texts.join('\n'))
  foldedTexts.set(content, folded)
  return words.every((word) => folded.includes(word))
}

/** A development in the timeline: as its own route shows it, with the evidence that every item carries. */
export const timelineItem = developmentItem
  .extend(evidence.omit({ disputes: true }).shape)
  .meta({ id: 'TimelineDevelopment' })

/** How a fact of the timeline is shown; `disputed` is of all facts at the clock. */
export const timelineItemOf = (fact: Fact, disputed: Disputes, at: At): z.infer<typeof timelineItem> => {
  const disputes = disputesOf(fact, disputed)
  const { disputes: _, ...rests } = evidenceOf([fact], [], at.glossary)
  return { ...developmentItemOf(fact, disputes, at), ...rests }
}
