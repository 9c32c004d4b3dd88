import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { toMs } from '../../../domain/vocabulary/time.js'
import type { ExportContext } from '../../../projections/exports/table.js'
import { strand } from '../../../projections/strands.js'
import type { LedgerIndex } from '../../../services/ledger-index.js'
import type { RoutePlugin } from '../app.js'
import { chosenIn, exportSchemas } from '../exports/chosen.js'
import { formats, mediaTypes, versionOf } from '../exports/formats.js'
import type { Limiter } from '../limiter.js'
import { type Read, readOf, readSchemas } from '../reading.js'
import { type ReadingFrom, resolveRead } from '../resolve-read.js'
import { locationOf } from '../send-read.js'
import { streamRead } from '../streamed-read.js'
import { withoutParameter } from '../without.js'
import { conflictParams } from './conflicts.js'

/** `/export`: a view as a file, each row with what it is cited by. */
export const exportRoutes =
  (reading: ReadingFrom, places: Limiter): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/export',
      {
        schema: {
          operationId: 'exportView',
          tags: ['views'],
          summary: 'A view as a file: all of its items, each row ending in developmentIds and position',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...exportSchemas }),
          produces: mediaTypes,
          response: {
            200: z.string().describe('lines of JSON, a table with a header, or a FeatureCollection, by `format`'),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const { view, format, form } = chosenIn(request.query)
        const plan = {
          path: `/v1/conflicts/${conflict}/export`,
          conflict,
          version: versionOf(view, format),
          parameters: view.parameters,
          defaults: { ...view.defaults, view: view.name, format },
        }
        const resolved = await resolveRead(reading, plan, { ...view.parameters, ...withoutParameter }, request, [''])
        const read = readOf(reading, resolved)
        const begin = form.begin({
          read,
          from: reading,
          context: contextOf(read, reading.index),
          citation: locationOf(resolved),
        })
        const { mediaType, extension } = formats[format]
        // Slugs and names of ours: nothing in it needs to be quoted.
        const name = `${conflict}-${view.name}.${extension}`
        const headers = { 'content-disposition': `attachment; filename="${name}"` }
        streamRead(request, reply as FastifyReply, resolved, places, { mediaType, headers }, begin)
        return reply
      },
    )
  }

const contextOf = ({ found, at, shown, conflictIndex }: Read, index: LedgerIndex): ExportContext => {
  return {
    glossary: at.glossary,
    zone: shown.timeZone,
    position: shown.position,
    factOf: (id) => found.about(strand('development', id))[0],
    changedAt: (id) => {
      const last = conflictIndex.get(id)?.sequences.findLast((sequence) => sequence <= at.clock.sequence)
      const recorded = last === undefined ? undefined : index.at(last)
      return recorded && toMs(recorded.recordedAt)
    },
  }
}
