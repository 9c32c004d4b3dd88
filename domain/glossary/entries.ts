import { z } from 'zod'
import { reliability } from '../developments/envelope.js'
import {
  list,
  type Members,
  type NameKind,
  object,
  oneOf,
  optional,
  party,
  place,
  plain,
  shortText,
  text,
} from '../vocabulary/field.js'
import { slug } from '../vocabulary/ids.js'
import { foldName } from '../vocabulary/names.js'
import { isTimeZone } from '../vocabulary/time.js'

/** What an entry may be called: something of it must be left when names are compared. */
const calling = plain(
  z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => foldName(name) !== '', 'must hold a letter, a digit or another mark that can be told apart'),
)
const aliases = list(calling)

/** The four kinds of glossary entries. Aliases are unique per kind: Ukraine is a party and a place. */
export const entryFields = {
  party: {
    name: calling,
    kind: oneOf('state', 'nonState', 'organisation', 'coalition', 'person'),
    /** The party that this person, office or ministry speaks for. */
    speaksFor: optional(party),
    aliases,
  },
  /** `options` name the outcomes that positions can be compared by, not acts. */
  issue: { title: calling, options: list(plain(slug)), aliases },
  place: {
    name: calling,
    within: optional(place),
    /** WGS 84, decimal degrees. */
    latitude: optional(plain(z.number().min(-90).max(90))),
    longitude: optional(plain(z.number().min(-180).max(180))),
    precision: optional(shortText),
    aliases,
  },
  /** `reliability` is the Admiralty grade. */
  publisher: { name: calling, reliability: optional(plain(reliability)), speaksFor: optional(party), aliases },
} satisfies Record<NameKind, Members>

export const nameKinds = ['party', 'issue', 'place', 'publisher'] as const satisfies readonly NameKind[]

/** How each kind's list is called in URLs and in the bulk form. */
export const plurals = { party: 'parties', issue: 'issues', place: 'places', publisher: 'publishers' } as const

const id = { id: plain(slug) }
export const entryObjects = {
  party: object({ ...id, ...entryFields.party }),
  issue: object({ ...id, ...entryFields.issue }),
  place: object({ ...id, ...entryFields.place }),
  publisher: object({ ...id, ...entryFields.publisher }),
}

export type Entry<K extends NameKind = NameKind> = Readonly<z.infer<(typeof entryObjects)[K]['stored']>>

/** The members that name another entry of the glossary: `speaksFor` and `within`. */
export const upwards = { party: 'speaksFor', issue: null, place: 'within', publisher: 'speaksFor' } as const

/** What a conflict is described with. `principals` are the parties between whom issues are compared. */
export const conflictFields = object({
  title: shortText,
  timeZone: plain(z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Kyiv')),
  description: optional(text),
  principals: list(party),
})
export type ConflictDescription = Readonly<z.infer<typeof conflictFields.stored>>
