import { entryOf, type Glossary, liesWithin, placesAround } from '../../domain/glossary/glossary.js'
import { foldName } from '../../domain/vocabulary/names.js'

/**
 * How exact a place is, by the words that its `precision` may say in the glossary. A `region` may be a first-level unit
 * or a part of the country that is none.
 */
const LEVELS = {
  point: ['exact', 'address', 'street', 'building', 'settlement', 'village', 'town', 'city'],
  adm3: ['adm3', 'admin3'],
  adm2: ['adm2', 'admin2', 'district', 'raion', 'county'],
  adm1: ['adm1', 'admin1', 'province', 'oblast', 'governorate'],
  region: ['region', 'area'],
  country: ['country'],
} as const
export type Level = keyof typeof LEVELS

const levels = new Map(
  (Object.keys(LEVELS) as Level[]).flatMap((level) => LEVELS[level].map((word): [string, Level] => [word, level])),
)

/** WGS 84, decimal degrees. */
export type Point = { readonly latitude: number; readonly longitude: number }

/** Where something is, as the glossary has it. What several places differ in is null. */
export type Whereabouts = {
  /** The names of all places given. */
  readonly names: readonly string[]
  /** The one place that lies within all others; null where there is none, or more than one. */
  readonly place: { readonly name: string; readonly level: Level | null } | null
  /** Of each place that no other lies within, where it is known. */
  readonly points: readonly Point[]
  /** That of the one place, where it is known. */
  readonly point: Point | null
  readonly adm1: string | null
  readonly adm2: string | null
  readonly adm3: string | null
  readonly country: string | null
}

/** Places by their ids. A place around another one that is given as well is only a vaguer account of it. */
export const whereaboutsOf = (places: readonly string[], glossary: Glossary): Whereabouts => {
  const innermost = places.filter(
    (place) => !places.some((other) => other !== place && liesWithin(glossary, other, place)),
  )
  const [only] = innermost.length === 1 ? innermost : []
  const nameOf = (place: string): string => entryOf(glossary, 'place', place)?.name ?? place
  const levelOf = (place: string): Level | null =>
    levels.get(foldName(entryOf(glossary, 'place', place)?.precision ?? '')) ?? null
  const around = (level: Level): string | null => {
    const units = innermost.map((place) => [...placesAround(glossary, place)].find((unit) => levelOf(unit) === level))
    const [unit] = units
    return unit !== undefined && units.every((other) => other === unit) ? nameOf(unit) : null
  }
  const points = innermost.flatMap((place) => pointOf(place, glossary) ?? [])
  return {
    names: places.map(nameOf),
    place: only === undefined ? null : { name: nameOf(only), level: levelOf(only) },
    points,
    point: only === undefined ? null : (points[0] ?? null),
    adm1: around('adm1'),
    adm2: around('adm2'),
    adm3: around('adm3'),
    country: around('country'),
  }
}

const pointOf = (place: string, glossary: Glossary): Point | null => {
  const { latitude, longitude } = entryOf(glossary, 'place', place) ?? {}
  return latitude === undefined || longitude === undefined ? null : { latitude, longitude }
}
