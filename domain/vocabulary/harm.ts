import { z } from 'zod'

/** What happened to people. `casualties` = killed or injured, the report does not say which: never added into either. */
export const harm = z.enum(['killed', 'injured', 'missing', 'captured', 'displaced', 'casualties'])
export type Harm = z.infer<typeof harm>

/** Whom it happened to. `unknown` only where the report says that it is unknown; not stated is `all`. */
export const population = z.enum([
  'all',
  'civilian',
  'children',
  'women',
  'men',
  'medics',
  'press',
  'military',
  'unknown',
])
export type Population = z.infer<typeof population>

export const isPopulation = (name: unknown): name is Population => population.safeParse(name).success

/** The tree of populations: each with the population that it is a part of. */
export const populationParent: Readonly<Record<Population, Population | null>> = {
  all: null,
  civilian: 'all',
  children: 'civilian',
  women: 'civilian',
  men: 'civilian',
  medics: 'civilian',
  press: 'civilian',
  military: 'all',
  unknown: 'all',
}

/** Whether `part` is `whole` or lies within it. */
export const isPartOf = (part: Population, whole: Population): boolean => {
  for (let at: Population | null = part; at !== null; at = populationParent[at]) if (at === whole) return true
  return false
}
