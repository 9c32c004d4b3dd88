import type { Fact } from '../../domain/clocks.js'
import { entryOf } from '../../domain/glossary/glossary.js'
import { clockTextOf, dayBounds, dayOf } from '../../domain/vocabulary/time.js'
import type { At } from '../view.js'

// What the sentences of explanations are made of. Times are in the conflict's zone.

/** What a party is called, or a publisher that claims something. */
export const nameOf = (claimant: string, { glossary }: At): string => {
  if (!claimant.startsWith('publisher:')) return entryOf(glossary, 'party', claimant)?.name ?? claimant
  const publisher = claimant.slice('publisher:'.length)
  return entryOf(glossary, 'publisher', publisher)?.name ?? publisher
}

/** Things one after another, as people list them: `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('')

/** The developments behind something, to be looked up. */
export const developmentsOf = (facts: readonly Fact[]): string => {
  const ids = [...new Set(facts.map(({ id }) => id))]
  return ids.length === 0 ? '' : ` (development${ids.length > 1 ? 's' : ''} ${listed(ids)})`
}

const zoneOf = ({ glossary }: At): string => glossary.description?.timeZone ?? 'UTC'

/** A start (milliseconds since 1970): its day where it is the start of one, else also the time of day. */
export const onText = (from: number, at: At): string => {
  const day = dayOf(from, zoneOf(at))
  return dayBounds(day, zoneOf(at))?.from === from ? day : clockTextOf(from, zoneOf(at))
}

/** An exclusive end (milliseconds since 1970): the last day where it is the end of one, else also the time of day. */
export const untilText = (to: number, at: At): string => {
  const last = dayOf(to - 1, zoneOf(at))
  return dayBounds(last, zoneOf(at))?.to === to ? `the end of ${last}` : clockTextOf(to, zoneOf(at))
}
