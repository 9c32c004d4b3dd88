import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { type Content, catalogue } from '../domain/developments/catalogue.js'
import { countsAs, type Glossary, rootParty, voiceOf } from '../domain/glossary/glossary.js'
import { startOf, toMs } from '../domain/vocabulary/time.js'
import { type Contact, contactItem, contacts, type HeldContact, latestHeld, type Participant } from './contacts.js'
import { evidence, withEvidence } from './evidence.js'
import { reportedTime } from './reported.js'
import { type Appointment, appointmentItem, appointmentKeys, appointments } from './talks/appointments.js'
import { type At, type Shown, show, typesOf, type View } from './view.js'

// How the talks stand: what each party declares, what comes next, and how long ago the last contact was.

const talksStatus = z.object({
  /** The root of whoever declared it. */
  party: z.string(),
  by: z.string(),
  status: catalogue.TalksStatusDeclared.status.stored,
  summary: z.string(),
  occurred: reportedTime,
  claimant: z.string(),
  voice: z.enum(['own', 'attributed']),
  developmentId: z.uuid(),
})
export type TalksStatus = z.infer<typeof talksStatus>

const talksStatusItem = talksStatus.extend(evidence.shape).meta({ id: 'TalksStatus' })

/** The talks as answered. `daysSinceLast` counts days of the conflict's calendar; null without a last contact. */
export const talksItem = z
  .object({
    parties: z.array(talksStatusItem),
    next: appointmentItem.nullable(),
    last: contactItem.nullable(),
    daysSinceLast: z.number().int().nullable(),
  })
  .meta({ id: 'Talks' })
export type Talks = z.infer<typeof talksItem>

/** Of each party, with everybody who speaks for it, the status that was declared last in fold order. */
export const talksStatuses: View<Content<'TalksStatusDeclared'>, TalksStatus> = {
  name: 'talks',
  version: 1,
  on: {
    TalksStatusDeclared: ({ content }, { glossary }) => [{ key: rootParty(glossary, content.by), entry: content }],
  },
  item: (party, touched, { glossary }) => {
    const newest = touched.at(-1)
    if (newest === undefined) return null
    const { by, status, summary, occurred, claim } = newest.entry
    return {
      party,
      by,
      status,
      summary,
      occurred,
      claimant: claim.claimant,
      voice: voiceOf(glossary, claim.claimant, party),
      developmentId: newest.fact.id,
    }
  },
}

/** The types of developments that the talks are made of. */
export const talksTypes = typesOf(talksStatuses, contacts, appointments)

/**
 * The talks at a clock. `next` and `last` are contacts between two or more of the conflict's principals; what was
 * already held is not next. A conflict without principals has neither.
 * @param facts in fold order.
 * @param held the contacts among them.
 */
export const talksAt = (facts: readonly Fact[], at: At, held = show(contacts, facts, at, undefined)): Talks => {
  const { glossary, clock } = at
  const next = nextTalks(facts, at, held)
  const last = lastTalks(held, at)
  return {
    parties: show(talksStatuses, facts, at, undefined).map((shown) => withEvidence(shown, glossary)),
    next: next ? withEvidence(next, glossary) : null,
    last: last ? withEvidence(last.shown, glossary) : null,
    daysSinceLast: last ? daysBetween(last.report.end - 1, clock.asOf - 1, glossary) : null,
  }
}

/** The next appointment of principals that was not held already; what is known only by read-outs was held as well. */
export const nextTalks = (
  facts: readonly Fact[],
  at: At,
  contacted: readonly Shown<Contact>[],
): Shown<Appointment> | undefined => {
  const held = new Set(contacted.map(({ key }) => key))
  const [next] = show(appointments, facts, at, appointmentKeys(facts, at.glossary))
    .filter(({ item }) => item.contact === null || !held.has(item.contact))
    .filter(({ item }) => isBetweenPrincipals(item.participants, at.glossary))
    .sort(inOrderOfTime)
  return next
}

/** The last contact of principals that was held. */
export const lastTalks = (held: readonly Shown<Contact>[], at: At): HeldContact | undefined => {
  const [last] = latestHeld(held.filter(({ item }) => isBetweenPrincipals(item.participants, at.glossary)))
  return last
}

/** Whether two or more principals took part, each in person or through whoever speaks for it. */
const isBetweenPrincipals = (participants: readonly Participant[], glossary: Glossary): boolean => {
  const present = (glossary.description?.principals ?? []).filter((principal) =>
    participants.some(
      ({ party, person }) =>
        countsAs(glossary, party, principal) || (person !== null && countsAs(glossary, person, principal)),
    ),
  )
  return present.length >= 2
}

const inOrderOfTime = ({ item: a, key }: Shown<Appointment>, { item: b, key: other }: Shown<Appointment>): number =>
  startOf(a.scheduledFor) - startOf(b.scheduledFor) ||
  toMs(a.scheduledFor.to) - toMs(b.scheduledFor.to) ||
  (key < other ? -1 : 1)

/** Days on the conflict's calendar, in which a day of clock change is one as well; what has not ended yet is 0 ago. */
const daysBetween = (earlier: number, later: number, glossary: Glossary): number => {
  const zone = glossary.description?.timeZone ?? 'UTC'
  const dateOf = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate()
  return Math.max(0, dateOf(earlier).until(dateOf(later)).days)
}
