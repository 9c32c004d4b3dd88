import { viewNames } from '../../projections/parts/all-parts.js'

/** The views that are compared where `views` is left out: the timeline lists the causes themselves. */
export const DEFAULT_VIEWS = viewNames.filter((name) => name !== 'timeline')

/** Which views are compared. */
export const viewsParameter = {
  kind: 'oneOf',
  values: viewNames,
  description: 'Which views are looked at; left out: all but the timeline',
} as const

/** Whether a parameter's value lists something. */
export const isAmong = (value: number | readonly string[] | undefined, one: string): boolean =>
  typeof value === 'object' && value.includes(one)
