import { z } from 'zod'
import {
  claimant,
  externalRef,
  filledIn,
  list,
  listOrOne,
  object,
  optional,
  party,
  place,
  plain,
  prefilled,
  publisher,
  reported,
  shortText,
  text,
  time,
} from '../vocabulary/field.js'

/** Admiralty code (STANAG 2511): reliability of a publisher A-F, credibility of a claim 1-6. None counts as F and 6. */
export const reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F'])
export const credibility = z.number().int().min(1).max(6)

const url = z
  .string()
  .max(2048)
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be an http or https URL')

/** An instant or a bare date, as a document carries it; it is kept as said. */
const documentDate = plain(z.string().min(4).max(40))

export const source = object({
  publisher,
  title: optional(shortText),
  url: optional({ ...plain(url), names: 'url' }),
  publishedAt: optional({ ...documentDate, names: 'documentDate' }),
  retrievedAt: optional({ ...documentDate, names: 'documentDate' }),
  quote: optional(text),
  language: optional(plain(z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a BCP 47 language tag'))),
  sha256: optional(plain(z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'))),
})

/** What every development says beside its body. */
export const envelope = {
  occurred: time,
  reportedAt: filledIn(reported),
  /** Settles ties among reports of one time, as within one article. */
  order: plain(z.number().int().min(-32_768).max(32_767).default(0)),
  claim: prefilled(
    object({
      claimant: filledIn(claimant),
      stance: plain(z.enum(['asserts', 'confirms', 'denies', 'doubts']).default('asserts')),
      relayedBy: optional(party),
      credibility: optional(plain(credibility)),
    }),
  ),
  sources: list(source),
  place: optional(listOrOne(place)),
  externalRef: optional(plain(externalRef)),
  note: optional(text),
}

export type Reliability = z.infer<typeof reliability>
