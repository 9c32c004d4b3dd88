import type { Glossary } from '../../domain/glossary/glossary.js'
import { whereaboutsOf } from './geography.js'

type Position = readonly [longitude: number, latitude: number]
type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly Position[] }

/** A feature of GeoJSON (RFC 7946); without a geometry where nothing is known of where it was. */
export type Feature = {
  readonly type: 'Feature'
  readonly id?: string
  readonly geometry: Geometry | null
  readonly properties: object
}

/**
 * The points of some places: of those that no other of them lies within. A place whose coordinates are not in the
 * glossary has none: the middle of what it lies within is not where it is.
 */
export const geometryOf = (places: readonly string[], glossary: Glossary): Geometry | null => {
  const coordinates = whereaboutsOf(places, glossary).points.map(
    ({ latitude, longitude }): Position => [longitude, latitude],
  )
  const [only] = coordinates
  if (only === undefined) return null
  return coordinates.length === 1 ? { type: 'Point', coordinates: only } : { type: 'MultiPoint', coordinates }
}
