import { z } from 'zod'
import { list, object, oneOf, optional, party, plain, shortText, slugOf, text, time } from '../vocabulary/field.js'
import { conditions, termNames, terms } from './terms.js'

export const ceasefireScope = oneOf('full', 'energy', 'maritime', 'humanitarian', 'area', 'other')

const proposal = slugOf('proposal')
const versionNumber = z.number().int().min(1).max(10_000)
const version = plain(versionNumber)
const answer = { proposal, version: optional(version), by: party }

/** Proposals and the answers to them. An answer that names no version answers the newest at its place in fold order. */
export const proposals = {
  ProposalMade: {
    proposal,
    version: plain(versionNumber.default(1)),
    by: party,
    to: list(party),
    title: shortText,
    terms,
    ceasefire: optional(
      object({
        ceasefire: slugOf('ceasefire'),
        scope: ceasefireScope,
        effectiveFrom: optional(time),
        effectiveTo: optional(time),
      }),
    ),
    mediator: optional(party),
    inReplyTo: optional(slugOf('proposal')),
  },
  /** `terms` are those of the new version, whole. */
  ProposalAmended: { proposal, version, by: party, terms },
  ProposalAccepted: {
    ...answer,
    extent: oneOf('full', 'inPrinciple', 'conditional'),
    conditions,
    terms: termNames,
  },
  ProposalRejected: { ...answer, reason: optional(text), terms: termNames },
  /** `counter` is the new proposal's id. */
  ProposalCountered: { proposal, by: party, counter: slugOf('proposal') },
  /** No answer yet, premature, or denies having received it. */
  ProposalDeferred: { proposal, by: party, reason: optional(text) },
  ProposalWithdrawn: { proposal, by: party },
}
