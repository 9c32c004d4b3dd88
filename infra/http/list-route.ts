import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Fact, inFoldOrder, UNBOUNDED } from '../../domain/clocks.js'
import { isNothing } from '../../domain/exclusions.js'
import { slug } from '../../domain/vocabulary/ids.js'
import { withEvidence } from '../../projections/evidence.js'
import type { Listing, Parameters, ParameterValues } from '../../projections/listing.js'
import { type At, type Shown, show, type View } from '../../projections/view.js'
import { pageOf, pagingSchemas } from './paging.js'
import { parameterSchemas } from './parameters.js'
import { fault, HttpProblem } from './problems.js'
import { answerMembers, answerRead, type Read, type ReadingFrom, readSchemas } from './reading.js'

/** The end of the last year that a time can name. */
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Where everything that was ever known is seen, but for what is struck: tells "unknown" from "not at these clocks". */
const everything = (sequence: number) =>
  ({ asOf: END_OF_TIME, knownAt: UNBOUNDED, sequence, certainty: 'possible' }) as const

/** Items in the fold order of the first fact of each. */
export const byFirstFact = <Item>(items: readonly Shown<Item>[]): readonly Shown<Item>[] =>
  items.toSorted(({ facts: [a] }, { facts: [b] }) => (a && b ? inFoldOrder(a, b) : 0))

/** A view's list route, and its detail route where it has one. */
export type ListRoute<Entry, Item extends object, Given, P extends Parameters> = {
  readonly view: View<Entry, Item, Given>
  readonly listing: Listing<Item, P>
  /** The item as answered, evidence included. */
  readonly schema: z.ZodType
  readonly operationId: string
  readonly summary: string
  /** What the view needs of other views. */
  readonly given: (facts: readonly Fact[], at: At) => Given
  /** The order of the list, ending in a unique key; left out: by key. */
  readonly order?: (items: readonly Shown<Item>[]) => readonly Shown<Item>[]
  readonly detail?: { readonly name: string; readonly operationId: string; readonly summary: string }
}

/** The items of a view that a read's filters select, in the order of its list. */
const selected = <Entry, Item extends object, Given, P extends Parameters>(
  { view, listing, given, order }: ListRoute<Entry, Item, Given, P>,
  { facts, at, values }: Pick<Read, 'facts' | 'at' | 'values'>,
): readonly Shown<Item>[] => {
  // The values were parsed by these very parameters.
  const asked = values as ParameterValues<P>
  const items = show(view, facts, at, given(facts, at)).filter((shown) => listing.select(shown, asked, at))
  return order ? order(items) : items
}

/** Registers the routes of a view below `/v1/conflicts/{c}`. */
export const registerListRoute = <Entry, Item extends object, Given, P extends Parameters>(
  instance: FastifyInstance,
  reading: ReadingFrom,
  route: ListRoute<Entry, Item, Given, P>,
): void => {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { view, listing, schema, detail } = route
  const url = `/v1/conflicts/:conflict/${listing.name}`
  app.get(
    url,
    {
      schema: {
        operationId: route.operationId,
        tags: ['views'],
        summary: route.summary,
        params: z.strictObject({ conflict: slug }),
        querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(listing.parameters) }),
        response: {
          200: z.object({ ...answerMembers, [listing.name]: z.array(schema), nextCursor: z.string().nullable() }),
        },
      },
    },
    async (request, reply) => {
      const { conflict } = request.params
      const path = `/v1/conflicts/${conflict}/${listing.name}`
      const plan = { path, conflict, version: view.version, parameters: listing.parameters }
      await answerRead(reading, plan, request, reply, (read) => {
        const { page, next } = pageOf(selected(route, read), read.offset, read.limit)
        return { members: { [listing.name]: page.map((shown) => withEvidence(shown, read.at.glossary)) }, next }
      })
      return reply
    },
  )
  if (!detail) return
  app.get(
    `${url}/:id`,
    {
      schema: {
        operationId: detail.operationId,
        tags: ['views'],
        summary: detail.summary,
        params: z.strictObject({ conflict: slug, id: z.string().min(1).max(64) }),
        querystring: z.strictObject(readSchemas),
        response: { 200: z.object({ ...answerMembers, [detail.name]: schema }) },
      },
    },
    async (request, reply) => {
      const { conflict, id } = request.params
      const path = `/v1/conflicts/${conflict}/${listing.name}/${encodeURIComponent(id)}`
      await answerRead(reading, { path, conflict, version: view.version, parameters: {} }, request, reply, (read) => ({
        members: { [detail.name]: withEvidence(itemOf(route, read, id), read.at.glossary) },
      }))
      return reply
    },
  )
}

/** One item of a view by its key; PARLEY_NOT_FOUND where it never was, PARLEY_NOT_VISIBLE where it is at other clocks. */
export const itemOf = <Entry, Item extends object, Given, P extends Parameters>(
  { view, given, detail }: ListRoute<Entry, Item, Given, P>,
  { facts, at, exclusions, conflictIndex, head }: Read,
  id: string,
): Shown<Item> => {
  const find = (among: readonly Fact[], then: At): Shown<Item> | undefined =>
    show(view, among, then, given(among, then)).find(({ key }) => key === id)
  const found = find(facts, at)
  if (found) return found
  const clock = everything(head)
  const ever = conflictIndex.read(clock)
  const unseen = isNothing(exclusions) ? 'not at these clocks' : 'not at these clocks without those left out'
  throw new HttpProblem(
    find(ever.facts, { clock, glossary: ever.glossary })
      ? fault('PARLEY_NOT_VISIBLE', `The ${detail?.name ?? 'item'} ${id} is known, but ${unseen}.`)
      : fault('PARLEY_NOT_FOUND', `There is no ${detail?.name ?? 'item'} ${id}.`),
  )
}
