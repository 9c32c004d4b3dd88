import { z } from 'zod'
import { type Fact, inFoldOrder } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { type Glossary, rootParty, voiceOf } from '../domain/glossary/glossary.js'
import { firstStated } from './accounts.js'
import { contactContext } from './contacts/context.js'
import { evidence } from './evidence.js'
import { among, fromParameter, type Listing, partiesParameter, toParameter } from './listing.js'
import { reportedCount, reportedTime } from './reported.js'
import { involvesParty, overlapsWindow } from './timeline/matching.js'
import { isOf, type Shown, type View } from './view.js'

// Calls and meetings, and each side's account of them.

/** Who took part, and for whom that party speaks in the end. */
export const participant = z.object({ party: z.string(), person: z.string().nullable(), root: z.string() })

const readout = z.object({
  by: z.string(),
  root: z.string(),
  points: z.array(z.object({ issue: z.string().nullable(), text: z.string() })),
  occurred: reportedTime,
  claimant: z.string(),
  voice: z.enum(['own', 'attributed']),
  developmentId: z.uuid(),
})

/** An issue that some sides' read-outs mention and others' do not; sides are roots. */
const difference = z.object({
  issue: z.string(),
  mentionedBy: z.array(z.string()),
  notMentionedBy: z.array(z.string()),
})

const contact = z.object({
  contact: z.string(),
  kind: z.enum(['call', 'meeting']).nullable(),
  occurred: reportedTime.nullable(),
  place: z.array(z.string()).nullable(),
  participants: z.array(participant),
  level: z.enum(['leader', 'minister', 'envoy', 'delegation', 'technical']).nullable(),
  round: z.number().int().nullable(),
  mediator: z.string().nullable(),
  initiatedBy: z.string().nullable(),
  durationMinutes: reportedCount.nullable(),
  readouts: z.array(readout),
  differences: z.array(difference),
  dangling: z.boolean(),
})
export type Contact = z.infer<typeof contact>
type Readout = z.infer<typeof readout>
export type Participant = z.infer<typeof participant>

const inContext = contactContext
  .nullable()
  .optional()
  .describe('with window; null where the contact has no time of its own, or none at this end')

/** What `window` adds to each contact. */
export const contactSurroundings = { before: inContext, after: inContext }

export const contactItem = contact.extend({ ...evidence.shape, ...contactSurroundings }).meta({ id: 'Contact' })

type Held = Content<'CallHeld' | 'MeetingHeld'>

/**
 * Several reports of one contact are accounts of the same: of each member that which was said last in fold order
 * stands, and whoever any of them names took part. A contact known only by its read-outs is dangling.
 */
export const contacts: View<Held | Content<'ReadoutIssued'>, Contact> = {
  name: 'contacts',
  version: 1,
  on: {
    CallHeld: ({ content }) => [{ key: content.contact, entry: content }],
    MeetingHeld: ({ content }) => [{ key: content.contact, entry: content }],
    ReadoutIssued: ({ content }) => [{ key: content.contact, entry: content }],
  },
  item: (key, touched, { glossary }) => {
    const newestFirst = touched.flatMap(({ entry }) => (entry.type === 'ReadoutIssued' ? [] : [entry])).toReversed()
    const meetings = newestFirst.flatMap((held) => (held.type === 'MeetingHeld' ? [held] : []))
    const calls = newestFirst.flatMap((held) => (held.type === 'CallHeld' ? [held] : []))
    const readouts = touched.flatMap(({ fact, entry }) =>
      entry.type === 'ReadoutIssued' ? [readoutOf(fact, entry, glossary)] : [],
    )
    const [newest] = newestFirst
    return {
      contact: key,
      kind: newest === undefined ? null : newest.type === 'CallHeld' ? 'call' : 'meeting',
      occurred: newest?.occurred ?? null,
      place: firstStated(newestFirst.map(({ place }) => place)),
      participants: [...participantsIn(newestFirst, glossary)],
      level: firstStated(meetings.map(({ level }) => level)),
      round: firstStated(meetings.map(({ round }) => round)),
      mediator: firstStated(meetings.map(({ mediator }) => mediator)),
      initiatedBy: firstStated(calls.map(({ initiatedBy }) => initiatedBy)),
      durationMinutes: firstStated(calls.map(({ durationMinutes }) => durationMinutes)),
      readouts,
      differences: differencesAmong(readouts),
      dangling: newest === undefined,
    }
  },
}

/** A contact that was held, and the report of it that was told last. */
export type HeldContact = { readonly shown: Shown<Contact>; readonly report: Fact }

/** Contacts that were held, the latest in fold order first, whenever read-outs of them were given. */
export const latestHeld = (shown: readonly Shown<Contact>[]): readonly HeldContact[] =>
  shown
    .flatMap((shown): HeldContact[] => {
      const report = shown.facts.findLast((fact) => !isOf(fact, 'ReadoutIssued'))
      return report ? [{ shown, report }] : []
    })
    .sort((a, b) => inFoldOrder(b.report, a.report))

/**
 * Everybody whom some accounts name, once each. A party named without a person is the same as one named with whoever
 * spoke for it there.
 */
export const participantsIn = (
  accounts: readonly Pick<Held, 'participants'>[],
  glossary: Glossary,
): readonly Participant[] => {
  const named = accounts.flatMap(({ participants }) => participants)
  const isCovered = (party: string): boolean =>
    named.some((other) => other.person !== undefined && (other.party === party || other.person === party))
  const distinct = new Map<string, Participant>()
  for (const { party, person = null } of named) {
    if (person === null && isCovered(party)) continue
    distinct.set(`${party} ${person ?? ''}`, { party, person, root: rootParty(glossary, party) })
  }
  return [...distinct.values()]
}

const readoutOf = ({ id, content }: Fact, { by, points }: Content<'ReadoutIssued'>, glossary: Glossary): Readout => {
  const { claimant } = content.claim
  const root = rootParty(glossary, by)
  return {
    by,
    root,
    points: points.map(({ issue = null, text }) => ({ issue, text })),
    occurred: content.occurred,
    claimant,
    voice: voiceOf(glossary, claimant, root),
    developmentId: id,
  }
}

/**
 * Where sides differ in the issues that they mention. All read-outs of one root are one side's, so that a leader's
 * office and its spokesman are never set against each other.
 */
const differencesAmong = (readouts: readonly Readout[]): Contact['differences'] => {
  const sides = new Map<string, Set<string>>()
  for (const { root, points } of readouts) {
    const mentioned = sides.get(root) ?? new Set<string>()
    for (const { issue } of points) if (issue !== null) mentioned.add(issue)
    sides.set(root, mentioned)
  }
  const roots = [...sides.keys()].sort()
  const issues = [...new Set([...sides.values()].flatMap((mentioned) => [...mentioned]))].sort()
  return issues
    .map((issue) => ({
      issue,
      mentionedBy: roots.filter((root) => sides.get(root)?.has(issue)),
      notMentionedBy: roots.filter((root) => !sides.get(root)?.has(issue)),
    }))
    .filter(({ notMentionedBy }) => notMentionedBy.length > 0)
}

const contactParameters = {
  kind: { kind: 'oneOf', values: ['call', 'meeting'], description: 'Calls or meetings' },
  party: partiesParameter('Parties in any role, with whoever speaks for them'),
  from: fromParameter,
  to: toParameter,
} as const

/** A contact known only by its read-outs has no time of its own: windows go by when those were given. */
export const contactListing = {
  name: 'contacts',
  parameters: contactParameters,
  select: ({ item, facts }, { kind, party, from, to }, { glossary }) =>
    among(kind, item.kind) &&
    facts.some(({ content }) => involvesParty(content, party, glossary)) &&
    (item.occurred === null ? facts.map(({ content }) => content.occurred) : [item.occurred]).some((time) =>
      overlapsWindow(time, { from, to }),
    ),
} satisfies Listing<Contact, typeof contactParameters>
