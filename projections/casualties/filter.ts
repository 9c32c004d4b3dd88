import type { Fact } from '../../domain/clocks.js'
import { claimantChain, type Glossary, liesWithin, speaksForChain } from '../../domain/glossary/glossary.js'
import { harm, isPartOf, type Population, population } from '../../domain/vocabulary/harm.js'
import { toMs } from '../../domain/vocabulary/time.js'
import {
  among,
  fromParameter,
  type Parameters,
  type ParameterValues,
  partiesParameter,
  placesParameter,
  toParameter,
} from '../listing.js'

/** Which claims a tally may be asked for. Within a parameter one of the values is enough. */
export const filterParameters = {
  harm: { kind: 'oneOf', values: harm.options, description: 'Only these harms' },
  population: { kind: 'oneOf', values: population.options, description: 'Only claims about these, and parts of them' },
  side: partiesParameter('Whose people, and whoever speaks for it; leaves out claims that name no side'),
  place: placesParameter('Where, with everything within it; a report for several places only if all of them are'),
  incident: { kind: 'slugs', description: "Incidents; that of a report that names none has its development's id" },
  claimant: { kind: 'claimants', description: 'Who claims it, and whoever speaks for that party' },
  publisher: { kind: 'names', of: 'publisher', description: 'Who published it' },
  from: fromParameter,
  to: toParameter,
} as const satisfies Parameters

const filterNames = Object.keys(filterParameters) as readonly (keyof typeof filterParameters)[]

export type CasualtiesFilter = ParameterValues<typeof filterParameters>

/** Whether a filter asks for anything. */
export const isFiltered = (filter: CasualtiesFilter): boolean => filterNames.some((name) => filter[name] !== undefined)

/** What a report as a whole is selected by. */
type Selected = Pick<Fact, 'from'> & {
  readonly content: Pick<Fact['content'], 'place'> & {
    readonly occurred: Pick<Fact['content']['occurred'], 'to'>
    readonly claim: Pick<Fact['content']['claim'], 'claimant'>
  }
  readonly sources: readonly Pick<Fact['sources'][number], 'publisher'>[]
}

/** What is asked of a report as a whole: where, by whom, and that the whole of `occurred` lies in the window. */
export const selectsReport = (
  filter: CasualtiesFilter,
  { content, from, sources }: Selected,
  glossary: Glossary,
): boolean =>
  selectsClaimant(filter, content.claim.claimant, glossary) &&
  selectsPlaces(filter, content.place, glossary) &&
  selectsSources(filter, sources) &&
  selectsSpan(filter, from, toMs(content.occurred.to))

/** What is asked of who claims something. */
export const selectsClaimant = ({ claimant: asked }: CasualtiesFilter, claimant: string, glossary: Glossary): boolean =>
  asked === undefined || among(asked, ...claimantChain(glossary, claimant))

/** What is asked of where something is. */
export const selectsPlaces = (
  { place: asked }: CasualtiesFilter,
  places: Selected['content']['place'],
  glossary: Glossary,
): boolean => asked?.some((whole) => liesWhollyWithin(places ?? [], whole, glossary)) ?? true

/** What is asked of the publishers. */
export const selectsSources = ({ publisher }: CasualtiesFilter, sources: Selected['sources']): boolean =>
  publisher === undefined || among(publisher, ...sources.map((source) => source.publisher))

/** Whether a span of the world, in milliseconds since 1970 and its end exclusive, lies in the window. */
export const selectsSpan = (filter: CasualtiesFilter, from: number, to: number): boolean =>
  (filter.from === undefined || from >= filter.from) && (filter.to === undefined || to <= filter.to)

/** A report lies within a place only if all of its places do; without a place it lies nowhere. */
export const liesWhollyWithin = (places: readonly string[], whole: string, glossary: Glossary): boolean =>
  places.length > 0 && places.every((place) => liesWithin(glossary, place, whole))

type Figure = {
  /** Null: about no single incident. */
  readonly incident: string | null
  readonly harm: string
  readonly population: Population
  readonly side: string | null
}

/** What is asked of one of a report's figures: which harm of which incident it is, to whom, and whose people they were. */
export const selectsFigure = (
  filter: CasualtiesFilter,
  { incident, harm, population, side }: Figure,
  glossary: Glossary,
): boolean =>
  among(filter.incident, incident) && selectsHarm(filter, harm, population) && selectsSide(filter, side, glossary)

/** What is asked of what happened to whom. */
export const selectsHarm = (filter: CasualtiesFilter, harm: string, population: Population): boolean =>
  among(filter.harm, harm) && askedPopulations(filter).some((whole) => isPartOf(population, whole))

/** What is asked of whose people they were; null: not said. */
export const selectsSide = ({ side: asked }: CasualtiesFilter, side: string | null, glossary: Glossary): boolean =>
  asked === undefined || (side !== null && among(asked, ...speaksForChain(glossary, side)))

/** The parameters of a filter that leave a figure out. */
export const parametersAgainst = (
  filter: CasualtiesFilter,
  report: Fact,
  figure: Figure,
  glossary: Glossary,
): readonly (keyof CasualtiesFilter)[] => {
  const leavesOut = (name: keyof CasualtiesFilter): boolean => {
    const alone: CasualtiesFilter = { [name]: filter[name] }
    return !selectsReport(alone, report, glossary) || !selectsFigure(alone, figure, glossary)
  }
  return filterNames.filter((name) => filter[name] !== undefined && leavesOut(name))
}

/** The populations asked for: all of them, if none is named. */
export const askedPopulations = ({ population: asked }: CasualtiesFilter): readonly Population[] =>
  asked === undefined ? ['all'] : population.options.filter((known) => asked.includes(known))
