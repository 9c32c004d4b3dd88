import { type Axis, axes } from '../domain/clocks.js'
import type { NameKind } from '../domain/vocabulary/field.js'
import type { At, Shown } from './view.js'

/**
 * A query parameter, out of a few kinds, from which the HTTP layer derives parsing, the resolution of names, the
 * errors and the OpenAPI page. Lists are comma-separated: OR within a parameter, AND between parameters.
 */
export type Parameter = { readonly description: string } & (
  | { readonly kind: 'names'; readonly of: NameKind }
  /** Claimants: parties, or `publisher:<id>`. */
  | { readonly kind: 'claimants' }
  /** Who is left out: `publisher:<id>` or `claimant:<id>`. */
  | { readonly kind: 'exclusions' }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  /** Just one of the values: a list of one after parsing. */
  | { readonly kind: 'one'; readonly values: readonly string[] }
  /** A point of the ledger: the sequence of an event. */
  | { readonly kind: 'sequence' }
  /** Slugs that name what is in no glossary: proposals, ceasefires, incidents, measures. */
  | { readonly kind: 'slugs' }
  /** A world time; `start` is its first millisecond, `end` its exclusive end (a bare date is the whole day). */
  | { readonly kind: 'time'; readonly edge: 'start' | 'end' }
  /** A place on one of the axes of time: a time, inclusive, or the sequence of an event; one text after parsing. */
  | { readonly kind: 'place'; readonly edge: 'start' | 'end' }
  /** So many hours or days of 24 hours, from an hour to `mostHours`: milliseconds after parsing. */
  | { readonly kind: 'duration'; readonly mostHours: number }
  /** Words that must all occur, case- and accent-insensitively. */
  | { readonly kind: 'words' }
)
export type Parameters = { readonly [name: string]: Parameter }

/**
 * What a parameter's value is after parsing: names are ids, times milliseconds since 1970, durations milliseconds,
 * sequences numbers, words are folded.
 */
export type ParameterValue<P extends Parameter> = P extends { readonly kind: 'time' | 'sequence' | 'duration' }
  ? number
  : readonly string[]
export type ParameterValues<P extends Parameters> = { readonly [K in keyof P]?: ParameterValue<P[K]> }

/** How a view is asked for as a list: its name in the answer, its parameters, and which items they select. */
export type Listing<Item, P extends Parameters = Parameters> = {
  readonly name: string
  readonly parameters: P
  readonly select: (shown: Shown<Item>, values: ParameterValues<P>, at: At) => boolean
}

export const partiesParameter = (description: string) => ({ kind: 'names', of: 'party', description }) as const
export const issuesParameter = (description: string) => ({ kind: 'names', of: 'issue', description }) as const
export const placesParameter = (description: string) => ({ kind: 'names', of: 'place', description }) as const
export const fromParameter = {
  kind: 'time',
  edge: 'start',
  description: 'World time from which on, inclusive',
} as const
export const toParameter = { kind: 'time', edge: 'end', description: 'World time until which, inclusive' } as const

/** The axis of time along which something is asked, and which stretch of it. */
export const alongParameters = (fallback: Axis) =>
  ({
    from: { kind: 'place', edge: 'start', description: 'From when on, inclusive, on the axis that `along` names' },
    to: { kind: 'place', edge: 'end', description: 'Until when, inclusive, on the axis that `along` names' },
    along: {
      kind: 'one',
      values: axes,
      description: `The axis of time that is walked; the other clocks stay fixed. ${fallback} where left out`,
    },
  }) as const

/** The axis that is asked for. */
export const axisIn = (along: readonly string[] | undefined, fallback: Axis): Axis =>
  axes.find((one) => along?.includes(one)) ?? fallback

/** Whether a value that may be absent is among those asked for; nothing asked for selects all. */
export const among = (asked: readonly string[] | undefined, ...values: readonly (string | null)[]): boolean =>
  asked === undefined || values.some((value) => value !== null && asked.includes(value))
