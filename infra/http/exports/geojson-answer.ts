import type { Readable } from 'node:stream'
import type { Feature } from '../../../projections/exports/geojson.js'
import { streamedText } from '../ndjson-answer.js'

/** RFC 7946. */
export const GEOJSON = 'application/geo+json'

/** A FeatureCollection, a feature a line; see {@link streamedText} for how it ends. */
export const geojsonOf = (citation: string, features: Iterable<Feature>): Readable =>
  streamedText(collected(citation, features))

function* collected(citation: string, features: Iterable<Feature>): Generator<string, void, undefined> {
  yield `{"type":"FeatureCollection","citation":${JSON.stringify(citation)},"features":[`
  let between = '\n'
  for (const feature of features) {
    yield `${between}${JSON.stringify(feature)}`
    between = ',\n'
  }
  yield '\n]}\n'
}
