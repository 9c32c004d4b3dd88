import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { StoreProblem } from '../../services/event-store.js'
import { fault, HttpProblem } from './problems.js'

/** How far this process is, and what is wrong. */
export type Readiness = {
  /** Whether the index has had everything once since the start. */
  readonly caughtUp: boolean
  /** Events that can be read and that the index does not have yet. */
  readonly lag: number
  /** Whether others may have recorded what this process does not know. */
  readonly stale: boolean
  /** Events that keep their place in the ledger and can not be read. */
  readonly setAside: number
  readonly problems: readonly StoreProblem[]
  /** What has happened to the store's connection since the start. */
  readonly counts: Readonly<Record<string, number>>
}

const readyAnswer = z.object({
  status: z.literal('ready'),
  lag: z.int().min(0).describe('events not yet indexed'),
  stale: z.boolean().describe('more may have been recorded than this process knows'),
  setAside: z.int().min(0).describe('events that can not be read: the log says which'),
  problems: z.array(z.object({ code: z.string(), detail: z.string() })),
  counts: z.record(z.string(), z.int().min(0)).describe("of the store's connection, since the start"),
})

/** Why this process is not ready; undefined where it is. A store that is away does not stop it: reads go on. */
const notReady = ({ caughtUp, lag, problems }: Readiness): HttpProblem | undefined => {
  const stopping = problems.filter(({ stops }) => stops)
  const told = (some: readonly StoreProblem[]): string => some.map(({ detail }) => detail).join(' ')
  if (stopping.length > 0) return new HttpProblem(fault('PARLEY_STORE_UNAVAILABLE', told(stopping)))
  if (caughtUp) return undefined
  return new HttpProblem(
    fault('PARLEY_INDEX_BEHIND', [`The index is ${lag} events behind.`, told(problems)].join(' ').trim()),
  )
}

/** Whether `/health/ready` answers 200. */
export const isReady = (now: Readiness): boolean => notReady(now) === undefined

/** `/health/live` and `/health/ready`: 200 while we run, and once this process can be relied on (else 503). */
export const healthRoutes =
  (readiness: () => Readiness): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/health/live',
      {
        schema: {
          operationId: 'getLiveness',
          tags: ['operation'],
          summary: 'Whether the process serves requests',
          querystring: z.strictObject({}),
          response: { 200: z.object({ status: z.literal('live') }) },
        },
      },
      () => ({ status: 'live' as const }),
    )
    app.get(
      '/health/ready',
      {
        schema: {
          operationId: 'getReadiness',
          tags: ['operation'],
          summary: 'Whether the index has caught up with the store and nothing endangers the evidence; 503 otherwise',
          querystring: z.strictObject({}),
          response: { 200: readyAnswer },
        },
      },
      () => {
        const now = readiness()
        const why = notReady(now)
        if (why) throw why
        const { lag, stale, setAside, problems, counts } = now
        const told = problems.map(({ code, detail }) => ({ code, detail }))
        return { status: 'ready' as const, lag, stale, setAside, problems: told, counts: { ...counts } }
      },
    )
  }
