import { NDJSON } from '../ndjson-answer.js'
import { CSV } from './csv-answer.js'
import type { ExportFormat } from './exported-view.js'
import { GEOJSON } from './geojson-answer.js'

/** How a format is sent. */
export type Sending = {
  /** Raised whenever the bytes would change for the same items. */
  readonly version: number
  readonly mediaType: string
  readonly extension: string
}

export const formats: { readonly [format in ExportFormat]: Sending } = {
  ndjson: { version: 1, mediaType: NDJSON, extension: 'ndjson' },
  csv: { version: 1, mediaType: CSV, extension: 'csv' },
  hxl: { version: 1, mediaType: CSV, extension: 'hxl.csv' },
  geojson: { version: 1, mediaType: GEOJSON, extension: 'geojson' },
  acled: { version: 1, mediaType: CSV, extension: 'acled.csv' },
  ucdp: { version: 1, mediaType: CSV, extension: 'ucdp.csv' },
}

/**
 * The version of a view in a format. Either may be raised, and never falls: their sum tells every pair of them from those
 * before it.
 */
export const versionOf = (view: { readonly version: number }, format: ExportFormat): number =>
  view.version + formats[format].version - 1

/** The media types of all formats, without their parameters. */
export const mediaTypes = [...new Set(Object.values(formats).map(({ mediaType }) => mediaType.replace(/;.*$/, '')))]
