import { z } from 'zod'
import { type Fact, inReportOrder } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { rootParty, speaksForChain } from '../domain/glossary/glossary.js'
import { evidence } from './evidence.js'
import { among, type Listing, type Parameters, partiesParameter } from './listing.js'
import { reportedCount, reportedTime } from './reported.js'
import type { View } from './view.js'

/**
 * One claimant's figures of one measure about one party. Other measures and other claimants are other series: nothing
 * is ever netted. `unit` is that of the newest figure.
 */
const figure = z.object({
  measure: z.string(),
  about: z.string().nullable(),
  /** The party for which `about` speaks in the end. */
  aboutRoot: z.string().nullable(),
  claimant: z.string(),
  unit: z.string(),
  values: z.array(
    z.object({
      occurred: reportedTime,
      places: z.array(z.string()),
      count: reportedCount,
      unit: z.string(),
      developmentId: z.uuid(),
    }),
  ),
})
export type Figure = z.infer<typeof figure>

export const figureItem = figure.extend(evidence.shape).meta({ id: 'Figure' })

type Reported = Fact<Content<'FigureReported'>>

/**
 * Series of figures, their values in fold order. A claimant's newer figure (in report order) of the same time and places
 * supersedes its older one; one of another time stands beside it.
 */
export const figures: View<Reported, Figure> = {
  name: 'figures',
  version: 1,
  on: {
    FigureReported: (fact) => {
      const { measure, about, claim } = fact.content
      return [{ key: `${measure}/${about ?? ''}/${claim.claimant}`, entry: fact }]
    },
  },
  item: (_key, touched, { glossary }) => {
    const told = touched.map(({ entry }) => entry)
    const newest = [...told].sort(inReportOrder).at(-1)
    if (newest === undefined) return null
    const { measure, about = null, claim, unit } = newest.content
    const standing = new Set(newestOfEach(told))
    return {
      measure,
      about,
      aboutRoot: about === null ? null : rootParty(glossary, about),
      claimant: claim.claimant,
      unit,
      values: told
        .filter((fact) => standing.has(fact))
        .map(({ id, content }) => ({
          occurred: content.occurred,
          places: [...(content.place ?? [])],
          count: content.value,
          unit: content.unit,
          developmentId: id,
        })),
    }
  },
}

/** Of the figures of one time and the same places the newest. */
const newestOfEach = (told: readonly Reported[]): Iterable<Reported> =>
  new Map(
    [...told].sort(inReportOrder).map((fact) => {
      const { occurred, place = [] } = fact.content
      return [[occurred.from, occurred.to, ...[...place].sort()].join(' '), fact]
    }),
  ).values()

const parameters = {
  measure: { kind: 'slugs', description: 'Only these measures' },
  about: partiesParameter('About whom, and whoever speaks for it'),
} as const satisfies Parameters

export const figuresListing = {
  name: 'figures',
  parameters,
  select: ({ item }, { measure, about }, { glossary }) =>
    among(measure, item.measure) && among(about, ...(item.about === null ? [] : speaksForChain(glossary, item.about))),
} satisfies Listing<Figure, typeof parameters>
