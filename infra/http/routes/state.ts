import { z } from 'zod'
import { withEvidence } from '../../../projections/evidence.js'
import {
  STATE_VERSION,
  singleSourceStateAt,
  stateAnswer,
  stateAt,
  stateParameters,
} from '../../../projections/state.js'
import type { Shown } from '../../../projections/view.js'
import { answerLongRead } from '../answer-long-read.js'
import type { RoutePlugin } from '../app.js'
import type { LongReads } from '../long-reads.js'
import { parameterSchemas } from '../parameters.js'
import { answerMembers, readSchemas } from '../reading.js'
import type { ReadingFrom } from '../resolve-read.js'
import { conflictParams } from './conflicts.js'

/** At most so many items in a section of the state; the section's own route has the others. */
const MOST_ITEMS = 500

/** `/state`: what stands on every view, in one answer. */
export const stateRoutes =
  (reading: ReadingFrom, longReads: LongReads): RoutePlugin =>
  async (app) => {
    app.get(
      '/v1/conflicts/:conflict/state',
      {
        schema: {
          operationId: 'getState',
          tags: ['views'],
          summary: 'The state of the negotiation: talks, positions, open proposals, ceasefires, promises, casualties',
          params: conflictParams,
          querystring: z.strictObject({ ...readSchemas, ...parameterSchemas(stateParameters) }),
          response: {
            200: z.object({
              ...answerMembers,
              ...stateAnswer,
              more: z
                .record(z.string(), z.string())
                .optional()
                .describe('sections that are cut, with where they go on'),
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const base = `/v1/conflicts/${conflict}`
        const plan = { path: `${base}/state`, conflict, version: STATE_VERSION, parameters: stateParameters }
        await answerLongRead(reading, longReads, plan, request, reply, function* ({ found, at, values, cite }) {
          const state = values.maxClaimants === undefined ? yield* stateAt(found) : singleSourceStateAt(found)
          const items = (shown: readonly Shown<object>[]) =>
            shown.slice(0, MOST_ITEMS).map((one) => withEvidence(one, at.glossary))
          const sections: readonly (readonly [string, number, string])[] = [
            ['positions', state.positions.length, cite(`${base}/positions`)],
            ['proposals', state.proposals.length, cite(`${base}/proposals`, { status: 'open' })],
            ['ceasefires', state.ceasefires.length, cite(`${base}/ceasefires`)],
            ['commitments', state.commitments.length, cite(`${base}/commitments`)],
            ['lastContacts', state.lastContacts.length, cite(`${base}/contacts`)],
          ]
          const more = sections.flatMap(([name, size, url]) => (size > MOST_ITEMS ? [[name, url]] : []))
          return {
            members: {
              talks: state.talks,
              positions: state.positions.slice(0, MOST_ITEMS),
              proposals: items(state.proposals),
              ceasefires: items(state.ceasefires),
              commitments: items(state.commitments),
              casualties: state.casualties,
              lastContacts: items(state.lastContacts),
              ...(more.length > 0 ? { more: Object.fromEntries(more) } : {}),
            },
          }
        })
        return reply
      },
    )
  }
