import { z } from 'zod'
import { type Fact, inReportOrder } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { type Glossary, rootParty, speaksForChain } from '../domain/glossary/glossary.js'
import { groupedBy } from './casualties/claims.js'
import { evidence } from './evidence.js'
import { among, type Listing, type Parameters, partiesParameter } from './listing.js'
import { reportedCount, reportedTime } from './reported.js'
import type { View } from './view.js'

/**
 * One claimant's figures of one measure about one party. Other measures and other claimants are other series: nothing
 * is ever netted. `unit` is that of the newest figure.
 */
const series = z.object({
  measure: z.string(),
  about: z.string().nullable(),
  /** The party for which `about` speaks in the end. */
  aboutRoot: z.string().nullable(),
  claimant: z.string(),
  unit: z.string(),
})
const value = z.object({
  occurred: reportedTime,
  places: z.array(z.string()),
  count: reportedCount,
  unit: z.string(),
  developmentId: z.uuid(),
})
const figure = series.extend({ values: z.array(value) })
export type Figure = z.infer<typeof figure>

export const figureItem = figure.extend(evidence.shape).meta({ id: 'Figure' })

type Reported = Fact<Content<'FigureReported'>>

/** Which series a figure belongs to. */
const seriesKey = ({ measure, about, claim }: Content<'FigureReported'>): string =>
  `${measure}/${about ?? ''}/${claim.claimant}`

/** Of which time and places of its series a figure is the value: of several the newest stands. */
export const figureKey = (content: Content<'FigureReported'>): string => {
  const { occurred, place = [] } = content
  return [seriesKey(content), occurred.from ?? '-', occurred.to, [...place].sort().join('+') || '-'].join('/')
}

/**
 * Series of figures, their values in fold order. A claimant's newer figure (in report order) of the same time and places
 * supersedes its older one; one of another time stands beside it.
 */
export const figures: View<Reported, Figure> = {
  name: 'figures',
  version: 1,
  on: { FigureReported: (fact) => [{ key: seriesKey(fact.content), entry: fact }] },
  item: (_key, touched, { glossary }) => {
    const told = touched.map(({ entry }) => entry)
    const newest = newestOf(told)
    if (newest === undefined) return null
    const standing = new Set(groupedBy(told, ({ content }) => figureKey(content)).map(newestOf))
    return {
      ...seriesOf(newest, glossary),
      values: told.filter((fact) => standing.has(fact)).map(valueIn),
    }
  },
}

export type FigureValue = z.infer<typeof series> & z.infer<typeof value>

/** The values of all series one by one: a series grows by one a day, and is no other for that. */
export const figureValues: View<Reported, FigureValue> = {
  name: figures.name,
  version: figures.version,
  on: { FigureReported: (fact) => [{ key: figureKey(fact.content), entry: fact }] },
  item: (_key, touched, { glossary }) => {
    const newest = newestOf(touched.map(({ entry }) => entry))
    return newest ? { ...seriesOf(newest, glossary), ...valueIn(newest) } : null
  },
}

const newestOf = (told: readonly Reported[]): Reported | undefined => [...told].sort(inReportOrder).at(-1)

const seriesOf = (
  { content: { measure, about, claim, unit } }: Reported,
  glossary: Glossary,
): z.infer<typeof series> => ({
  measure,
  about: about ?? null,
  aboutRoot: about === undefined ? null : rootParty(glossary, about),
  claimant: claim.claimant,
  unit,
})

const valueIn = ({ id, content }: Reported): z.infer<typeof value> => ({
  occurred: content.occurred,
  places: [...(content.place ?? [])],
  count: content.value,
  unit: content.unit,
  developmentId: id,
})

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
