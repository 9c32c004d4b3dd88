import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Fact, UNBOUNDED } from '../../domain/clocks.js'
import { isNothing } from '../../domain/exclusions.js'
import { slug } from '../../domain/vocabulary/ids.js'
import { LATEST } from '../../domain/vocabulary/time.js'
import type { Work } from '../../domain/work.js'
import { DEFAULT_POLICY } from '../../projections/casualties/policies.js'
import { withEvidence } from '../../projections/evidence.js'
import type { Listing, Parameters, ParameterValues } from '../../projections/listing.js'
import type { Found, Lookup } from '../../projections/parts/lookup.js'
import { type At, type Shown, show, type TypedView, typesOf, type View } from '../../projections/view.js'
import { IndexLookup } from '../../services/changes/index-lookup.js'
import { answerLongRead } from './answer-long-read.js'
import type { LongReads } from './long-reads.js'
import { pageOf, pagingSchemas } from './paging.js'
import { parameterSchemas, type RawQuery } from './parameters.js'
import { fault, HttpProblem } from './problems.js'
import { answerMembers, answerRead, type Read, readSchemas } from './reading.js'
import type { ReadingFrom, ReadPlan } from './resolve-read.js'
import type { Answered } from './send-read.js'

/** Where everything that was ever known is seen, but for what is struck: tells "unknown" from "not at these clocks". */
const everything = (sequence: number) =>
  ({ asOf: LATEST, knownAt: UNBOUNDED, sequence, certainty: 'possible' }) as const

/** What further parameters add to the answer of a list. */
export type Addition<Item> = {
  /** What is added to each item. */
  readonly toItem: (shown: Shown<Item>) => object
  /** Further lists of the answer, by name, paged like its items: each row is made when it is answered. */
  readonly lists?: Readonly<Record<string, readonly (() => object)[]>>
}

/** How a list is asked for more than its items. */
export type Adding<Item> = {
  readonly parameters: Parameters
  /** Schemas of what is added to each item, by member. */
  readonly members: Readonly<Record<string, z.ZodType>>
  /** Schemas of the further lists. */
  readonly lists?: Readonly<Record<string, z.ZodType>>
  /** Whether one item by itself can be asked so as well. */
  readonly detail: boolean
  /** What a request adds to the plan of its read, and to its answer: `shown` are all items of the view; null: nothing. */
  readonly asked: (
    from: ReadingFrom,
    query: RawQuery,
  ) => {
    readonly plan?: Pick<ReadPlan, 'defaults' | 'changing'>
    readonly add: (read: Read, shown: readonly Shown<Item>[]) => Addition<Item> | null
  }
}

/** A view's list route, and its detail route where it has one. */
export type ListRoute<Entry, Item extends object, Given, P extends Parameters> = {
  readonly view: View<Entry, Item, Given>
  readonly listing: Listing<Item, P>
  /** The item as answered, evidence included. */
  readonly schema: z.ZodType
  readonly operationId: string
  readonly summary: string
  /** Other views from which it is given something. */
  readonly others?: readonly TypedView[]
  /** The facts that its items are made of, where that is more than what is told by the types of these views. */
  readonly facts?: (found: Found) => readonly Fact[]
  /** What the view needs of other views; `found`: its list is made of what that has. */
  readonly given: (facts: readonly Fact[], at: At, found?: Found) => Given
  /** The order of the list, ending in a unique key; left out: by key. */
  readonly order?: (items: readonly Shown<Item>[]) => readonly Shown<Item>[]
  readonly detail?: {
    readonly name: string
    readonly operationId: string
    readonly summary: string
    /** The facts that the items of some keys are made of. */
    readonly facts: (keys: readonly string[], lookup: Lookup) => readonly Fact[]
  }
  readonly adding?: Adding<Item>
}

/** The facts that the items of a view are made of. */
export const listFacts = <Entry, Item extends object, Given, P extends Parameters>(
  { view, others = [], facts }: ListRoute<Entry, Item, Given, P>,
  found: Found,
): readonly Fact[] => (facts ? facts(found) : found.ofTypes(typesIn({ view, others })))

/** The types of developments that touch the items of a view, and of the others from which it is given something. */
const typesIn = ({ view, others = [] }: { readonly view: TypedView; readonly others?: readonly TypedView[] }) =>
  typesOf(view, ...others)

/** All items of a view, and those that a read's filters select, in the order of its list. */
export const itemsOf = <Entry, Item extends object, Given, P extends Parameters>(
  route: ListRoute<Entry, Item, Given, P>,
  { found, at, values }: Pick<Read, 'found' | 'at' | 'values'>,
): { readonly all: readonly Shown<Item>[]; readonly selected: readonly Shown<Item>[] } => {
  // The values were parsed by these very parameters.
  const asked = values as ParameterValues<P>
  const { view, listing, given, order } = route
  const facts = listFacts(route, found)
  const all = show(view, facts, at, given(facts, at, found))
  const selected = all.filter((shown) => listing.select(shown, asked, at))
  return { all, selected: order ? order(selected) : selected }
}

/** One page of a list, and of what is added to it. */
function* listAnswer<Entry, Item extends object, Given, P extends Parameters>(
  route: ListRoute<Entry, Item, Given, P>,
  read: Read,
  add: ReturnType<Adding<Item>['asked']>['add'] | undefined,
): Work<Answered> {
  const { at, offset, limit } = read
  yield* read.found.readTypesAhead(typesIn(route))
  const { all, selected } = itemsOf(route, read)
  const addition = add?.(read, all)
  const { page, next } = pageOf(selected, offset, limit)
  const items = page.map((shown) => ({ ...withEvidence(shown, at.glossary), ...addition?.toItem(shown) }))
  const further = Object.entries(addition?.lists ?? {}).map(([name, rows]) => ({
    name,
    ...pageOf(rows, offset, limit),
  }))
  return {
    members: {
      [route.listing.name]: items,
      ...Object.fromEntries(further.map(({ name, page }) => [name, page.map((row) => row())])),
    },
    next: further.reduce((last, { next }) => last ?? next, next),
  }
}

/** Registers the routes of a view below `/v1/conflicts/{c}`. */
export const registerListRoute = <Entry, Item extends object, Given, P extends Parameters>(
  instance: FastifyInstance,
  reading: ReadingFrom,
  longReads: LongReads,
  route: ListRoute<Entry, Item, Given, P>,
): void => {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { view, listing, schema, detail, adding } = route
  const url = `/v1/conflicts/:conflict/${listing.name}`
  const parameters = { ...listing.parameters, ...adding?.parameters }
  const furtherLists = Object.entries(adding?.lists ?? {}).map(
    ([name, row]) => [name, z.array(row).optional()] as const,
  )
  app.get(
    url,
    {
      schema: {
        operationId: route.operationId,
        tags: ['views'],
        summary: route.summary,
        params: z.strictObject({ conflict: slug }),
        querystring: z.strictObject({ ...readSchemas, ...pagingSchemas, ...parameterSchemas(parameters) }),
        response: {
          200: z.object({
            ...answerMembers,
            [listing.name]: z.array(schema),
            ...Object.fromEntries(furtherLists),
            nextCursor: z.string().nullable(),
          }),
        },
      },
    },
    async (request, reply) => {
      const { conflict } = request.params
      const path = `/v1/conflicts/${conflict}/${listing.name}`
      const more = adding?.asked(reading, request.query)
      const plan = { path, conflict, version: view.version, parameters, ...more?.plan }
      await answerLongRead(reading, longReads, plan, request, reply, (read) => listAnswer(route, read, more?.add))
      return reply
    },
  )
  if (!detail) return
  const ofDetail = adding?.detail ? adding : undefined
  const detailParameters = ofDetail?.parameters ?? {}
  app.get(
    `${url}/:id`,
    {
      schema: {
        operationId: detail.operationId,
        tags: ['views'],
        summary: detail.summary,
        params: z.strictObject({ conflict: slug, id: z.string().min(1).max(64) }),
        querystring: z.strictObject({ ...readSchemas, ...parameterSchemas(detailParameters) }),
        response: { 200: z.object({ ...answerMembers, [detail.name]: schema }) },
      },
    },
    async (request, reply) => {
      const { conflict, id } = request.params
      const path = `/v1/conflicts/${conflict}/${listing.name}/${encodeURIComponent(id)}`
      const more = ofDetail?.asked(reading, request.query)
      const plan = { path, conflict, version: view.version, parameters: detailParameters, ...more?.plan }
      await answerRead(reading, plan, request, reply, (read) => {
        const shown = itemOf(route, read, id)
        const addition = more?.add(read, [shown])
        return { members: { [detail.name]: { ...withEvidence(shown, read.at.glossary), ...addition?.toItem(shown) } } }
      })
      return reply
    },
  )
}

/** One item of a view by its key; PARLEY_NOT_FOUND where it never was, PARLEY_NOT_VISIBLE where it is at other clocks. */
export const itemOf = <Entry, Item extends object, Given, P extends Parameters>(
  { view, given, detail }: ListRoute<Entry, Item, Given, P>,
  { found, exclusions, conflictIndex, head }: Read,
  id: string,
): Shown<Item> => {
  const find = (among: Lookup): Shown<Item> | undefined => {
    const facts = detail?.facts([id], among) ?? []
    return show(view, facts, among.at, given(facts, among.at)).find(({ key }) => key === id)
  }
  const item = find(found)
  if (item) return item
  const unseen = isNothing(exclusions) ? 'not at these clocks' : 'not at these clocks without those left out'
  throw new HttpProblem(
    find(new IndexLookup(conflictIndex, everything(head), DEFAULT_POLICY))
      ? fault('PARLEY_NOT_VISIBLE', `The ${detail?.name ?? 'item'} ${id} is known, but ${unseen}.`)
      : fault('PARLEY_NOT_FOUND', `There is no ${detail?.name ?? 'item'} ${id}.`),
  )
}
