import { z } from 'zod'
import { countOf, issue, list, object, oneOf, optional, party, plain, slugOf, text, time } from '../vocabulary/field.js'
import { participants } from './terms.js'

const contact = slugOf('contact')
const scheduled = { contact: optional(contact), participants, scheduledFor: time, reason: optional(text) }

/** Calls, meetings, what each side said of them, and how each says the talks stand. */
export const contacts = {
  CallHeld: { contact, participants, initiatedBy: optional(party), durationMinutes: optional(countOf) },
  /** The venue is the envelope's `place`. */
  MeetingHeld: {
    contact,
    participants,
    level: oneOf('leader', 'minister', 'envoy', 'delegation', 'technical'),
    round: optional(plain(z.number().int().min(1).max(10_000))),
    mediator: optional(party),
  },
  /** One side's account of a contact. */
  ReadoutIssued: { contact, by: party, points: list(object({ issue: optional(issue), text }), { min: 1 }) },
  TalksScheduled: scheduled,
  TalksCancelled: scheduled,
  TalksStatusDeclared: {
    by: party,
    status: oneOf('progressing', 'ongoing', 'stalled', 'deadEnd', 'suspended', 'resumed', 'concluded'),
    summary: text,
  },
}
