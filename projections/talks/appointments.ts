import { z } from 'zod'
import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { type Glossary, rootParty } from '../../domain/glossary/glossary.js'
import { startOf, type TimeValue, toMs } from '../../domain/vocabulary/time.js'
import { firstStated } from '../accounts.js'
import { participant, participantsIn } from '../contacts.js'
import { evidence } from '../evidence.js'
import { reportedTime } from '../reported.js'
import { isOf, type View } from '../view.js'

// Talks that were scheduled and not cancelled.

const appointment = z.object({
  contact: z.string().nullable(),
  scheduledFor: reportedTime,
  participants: z.array(participant),
  place: z.array(z.string()).nullable(),
  reason: z.string().nullable(),
})
export type Appointment = z.infer<typeof appointment>

export const appointmentItem = appointment.extend(evidence.shape).meta({ id: 'Appointment' })

type Scheduling = Content<'TalksScheduled' | 'TalksCancelled'>

/** Which appointment each report of scheduling or cancelling is about. */
type AppointmentKeys = ReadonlyMap<string, string>

/**
 * A report that names no contact is about an earlier appointment of the same parties (by their roots) at an overlapping
 * time, if there is one, as is the first that names the contact; so a cancellation finds what it cancels.
 * @param facts in fold order.
 */
export const appointmentKeys = (facts: readonly Fact[], glossary: Glossary): AppointmentKeys => {
  const named = new Map<string, Planned>()
  const between = new Map<string, Planned[]>()
  const keys = new Map<string, string>()
  for (const fact of facts) {
    if (!isOf(fact, 'TalksScheduled') && !isOf(fact, 'TalksCancelled')) continue
    const { contact = null, participants, scheduledFor } = fact.content
    const parties = [...new Set(participants.map(({ party }) => rootParty(glossary, party)))].sort().join(' ')
    const planned = between.get(parties) ?? []
    between.set(parties, planned)
    const time = spanOf(scheduledFor)
    const about =
      (contact === null ? undefined : named.get(contact)) ??
      planned.findLast(
        (other) => (contact === null || other.contact === null) && other.times.some((span) => overlaps(span, time)),
      )
    const appointment = about ?? { key: contact ?? fact.id, contact: null, times: [] }
    keys.set(fact.id, appointment.key)
    appointment.contact ??= contact
    appointment.times.push(time)
    if (about === undefined) planned.push(appointment)
    if (appointment.contact !== null) named.set(appointment.contact, appointment)
  }
  return keys
}

/** An appointment as far as it is known, with every time for which it was scheduled. */
type Planned = { readonly key: string; contact: string | null; readonly times: Span[] }

/** Half-open, in milliseconds since 1970. */
type Span = { readonly from: number; readonly to: number }

const spanOf = (time: TimeValue): Span => ({ from: startOf(time), to: toMs(time.to) })

const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to

/**
 * What was said last in fold order stands: talks may be put off, cancelled, and scheduled again. Only those whose time
 * has not certainly passed by asOf are items.
 */
export const appointments: View<Scheduling, Appointment, AppointmentKeys> = {
  name: 'talks',
  version: 1,
  on: {
    TalksScheduled: ({ id, content }, _, keys) => [{ key: keys.get(id) ?? id, entry: content }],
    TalksCancelled: ({ id, content }, _, keys) => [{ key: keys.get(id) ?? id, entry: content }],
  },
  item: (_, touched, { clock, glossary }) => {
    const newestFirst = touched.map(({ entry }) => entry).toReversed()
    const [newest] = newestFirst
    if (newest?.type !== 'TalksScheduled' || toMs(newest.scheduledFor.to) <= clock.asOf) return null
    const scheduled = newestFirst.filter(({ type }) => type === 'TalksScheduled')
    return {
      contact: firstStated(newestFirst.map(({ contact }) => contact)),
      scheduledFor: newest.scheduledFor,
      participants: [...participantsIn(scheduled, glossary)],
      place: firstStated(scheduled.map(({ place }) => place)),
      reason: newest.reason ?? null,
    }
  },
}
