import { type Exclusions, exclusionsOf } from '../../domain/exclusions.js'
import type { Parameters } from '../../projections/listing.js'

/** The parameter of every read with clocks that leaves some out: a counterfactual read. */
export const withoutParameter = {
  without: { kind: 'exclusions', description: 'Answers as if these had never reported' },
} as const satisfies Parameters

/** Whom the values of a read's parameters leave out. */
export const exclusionsIn = ({
  without,
}: {
  readonly [name: string]: number | readonly string[] | undefined
}): Exclusions => exclusionsOf(typeof without === 'object' ? without : [])
