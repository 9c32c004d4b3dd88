import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { entryFields, entryObjects, nameKinds, plurals } from '../../../domain/glossary/entries.js'
import { type Glossary, namesOf } from '../../../domain/glossary/glossary.js'
import type { Putting } from '../../../domain/glossary/put-entries.js'
import { type NameKind, object } from '../../../domain/vocabulary/field.js'
import { slug } from '../../../domain/vocabulary/ids.js'
import { type ClockRequest, clockOf } from '../../../services/clock-request.js'
import { putGlossary } from '../../../services/describe.js'
import type { Glossaries, Writing } from '../../../services/writing.js'
import type { RoutePlugin } from '../app.js'
import { addLink, relativeUrl } from '../citation.js'
import { mementoOf, stampMemento } from '../memento.js'
import { badCursor, pageOf, pagingSchemas, readCursor, readLimit, writeCursor } from '../paging.js'
import { authorOf, readIfMatch, readIfNoneMatch, revisionTag } from '../preconditions.js'
import { fault, HttpProblem } from '../problems.js'
import { isAtPresent } from '../reading.js'
import { granted, openConflict, type ReadingFrom } from '../resolve-read.js'
import { conflictParams, putAnswer } from './conflicts.js'

/** The glossary lives on the ledger clock only. */
const ledgerSchemas = z.strictObject({
  sequence: z.string().optional(),
  recordedAt: z.string().optional(),
  waitFor: z.string().optional(),
})
const sequenceMember = { sequence: z.number().int() }

/** At most so many entries in one bulk request. */
const MOST_ENTRIES = 1_000

/** `/glossary` and the four kinds of entries: parties, issues, places and publishers. */
export const glossaryRoutes =
  (writing: Writing, glossaries: Glossaries, reading: ReadingFrom): RoutePlugin =>
  async (app) => {
    const readGlossary = async (
      conflict: string,
      query: ClockRequest,
    ): Promise<{ glossary: Glossary; today: Glossary; sequence: number }> => {
      const index = await openConflict(reading.index, conflict, query.waitFor)
      const zoneAt = (sequence: number): string => index.glossaryAt(sequence).description?.timeZone ?? 'UTC'
      const { clock } = granted(await clockOf(query, zoneAt, reading.index, reading.now()))
      const glossary = index.glossaryAt(clock.sequence)
      if (!glossary.description)
        throw new HttpProblem(fault('PARLEY_NOT_VISIBLE', 'The conflict was not open yet at that point of the ledger.'))
      const today = index.glossaryAt(reading.index.head?.sequence ?? 0)
      return { glossary, today, sequence: clock.sequence }
    }

    const put = async (
      request: FastifyRequest,
      reply: FastifyReply,
      conflict: string,
      puttings: readonly Putting[],
      one: boolean,
    ): Promise<void> => {
      const precondition = { ifMatch: readIfMatch(request), ifNoneMatch: readIfNoneMatch(request), one }
      const written = granted(
        await putGlossary(writing, glossaries, conflict, puttings, precondition, authorOf(request)),
      )
      const { glossary, position, unchanged, created } = written
      const [first] = puttings
      const revision =
        one && first ? (glossary.entries[first.kind].get(first.entry.id)?.revision ?? 0) : glossary.revision
      reply.header('etag', revisionTag(revision)).code(one && created ? 201 : 200)
      reply.send({ id: one && first ? first.entry.id : conflict, revision, position, unchanged })
    }

    app.get(
      '/v1/conflicts/:conflict/glossary',
      {
        schema: {
          operationId: 'getGlossary',
          tags: ['glossary'],
          summary: 'The whole glossary at a point of the ledger',
          params: conflictParams,
          querystring: ledgerSchemas,
          response: {
            200: z.object({
              ...sequenceMember,
              ...Object.fromEntries(nameKinds.map((kind) => [plurals[kind], z.array(entryObjects[kind].stored)])),
            }),
          },
        },
      },
      async (request, reply) => {
        const { conflict } = request.params
        const memento = mementoOf(request, `/v1/conflicts/${conflict}/glossary`)
        const { glossary, sequence } = await readGlossary(conflict, { ...request.query, ...memento?.clocks })
        stampMemento(reply, memento)
        if (isAtPresent(request)) reply.header('etag', revisionTag(glossary.revision))
        const lists = nameKinds.map((kind) => [plurals[kind], entriesOf(glossary, kind)])
        return { sequence, ...Object.fromEntries(lists) }
      },
    )

    const bulk = z.strictObject({
      parties: z.array(entryInput('party')).default([]),
      issues: z.array(entryInput('issue')).default([]),
      places: z.array(entryInput('place')).default([]),
      publishers: z.array(entryInput('publisher')).default([]),
    })

    app.put(
      '/v1/conflicts/:conflict/glossary',
      {
        schema: {
          operationId: 'putGlossary',
          tags: ['glossary'],
          summary: 'Puts each listed entry, all or nothing, and removes none',
          params: conflictParams,
          querystring: z.strictObject({}),
          body: bulk,
          response: { 200: putAnswer },
        },
      },
      async (request, reply) => {
        const { body } = request
        const puttings = nameKinds.flatMap((kind) =>
          body[plurals[kind]].map(
            (entry, index) => ({ kind, entry, pointer: `/${plurals[kind]}/${index}` }) as Putting,
          ),
        )
        if (puttings.length > MOST_ENTRIES)
          throw new HttpProblem(
            fault('PARLEY_INVALID', `At most ${MOST_ENTRIES} entries go into one request.`, [
              { pointer: '', message: `holds ${puttings.length} entries` },
            ]),
          )
        await put(request, reply, request.params.conflict, puttings, false)
        return reply
      },
    )

    for (const kind of nameKinds) {
      const plural = plurals[kind]
      const title = kind.charAt(0).toUpperCase() + kind.slice(1)
      const url = `/v1/conflicts/:conflict/${plural}`
      app.get(
        url,
        {
          schema: {
            operationId: `list${plural.charAt(0).toUpperCase()}${plural.slice(1)}`,
            tags: ['glossary'],
            summary: `The ${plural} of the glossary, by id`,
            params: conflictParams,
            querystring: ledgerSchemas.extend(pagingSchemas),
            response: {
              200: z.object({
                ...sequenceMember,
                [plural]: z.array(entryObjects[kind].stored.meta({ id: title })),
                nextCursor: z.string().nullable(),
              }),
            },
          },
        },
        async (request, reply) => {
          const { conflict } = request.params
          const { limit: limitText, cursor: cursorText, ...query } = request.query
          const limit = readLimit(limitText)
          const list = `/v1/conflicts/${conflict}/${plural}`
          const cursor = readCursor(cursorText, list)
          const pinned = cursor?.parameters.sequence
          const memento = mementoOf(request, list)
          const asked = await readGlossary(conflict, { ...query, ...memento?.clocks })
          for (const name of ['sequence', 'recordedAt'] as const)
            if (cursor && query[name] !== undefined && pinned !== String(asked.sequence))
              throw badCursor('differs from what the cursor pins', name)
          const { glossary, sequence } = cursor ? await readGlossary(conflict, { sequence: pinned }) : asked
          const { page, next } = pageOf(entriesOf(glossary, kind), cursor?.offset ?? 0, limit)
          const parameters = { sequence: String(sequence) }
          const nextCursor = next === null ? null : writeCursor({ list, parameters, offset: next })
          stampMemento(reply, memento)
          if (nextCursor !== null) addLink(reply, relativeUrl(list, { limit: limitText, cursor: nextCursor }), 'next')
          return { sequence, [plural]: page, nextCursor }
        },
      )

      const entryParams = z.strictObject({ conflict: slug, id: z.string().min(1).max(200) })
      app.get(
        `${url}/:id`,
        {
          schema: {
            operationId: `get${title}`,
            tags: ['glossary'],
            summary: `One ${kind}, by id, name or alias`,
            params: entryParams,
            querystring: ledgerSchemas,
            response: { 200: z.object({ ...sequenceMember, [kind]: entryObjects[kind].stored }) },
          },
        },
        async (request, reply) => {
          const { conflict, id: name } = request.params
          const memento = mementoOf(request, `/v1/conflicts/${conflict}/${plural}/${encodeURIComponent(name)}`)
          const { glossary, today, sequence } = await readGlossary(conflict, { ...request.query, ...memento?.clocks })
          const id = namesOf(today).resolve(kind, name)
          if (id === undefined)
            throw new HttpProblem(fault('PARLEY_NOT_FOUND', `There is no such ${kind} in the glossary.`))
          const kept = glossary.entries[kind].get(id)
          if (!kept)
            throw new HttpProblem(
              fault('PARLEY_NOT_VISIBLE', `The ${kind} ${id} was not registered yet at that point of the ledger.`),
            )
          stampMemento(reply, memento)
          if (isAtPresent(request)) reply.header('etag', revisionTag(kept.revision))
          return { sequence, [kind]: kept.entry }
        },
      )

      app.put(
        `${url}/:id`,
        {
          schema: {
            operationId: `put${title}`,
            tags: ['glossary'],
            summary: `Puts one ${kind}: registers it, or replaces its entry whole`,
            params: z.strictObject({ conflict: slug, id: slug }),
            querystring: z.strictObject({}),
            body: object(entryFields[kind]).input,
            response: { 200: putAnswer, 201: putAnswer },
          },
        },
        async (request, reply) => {
          const { conflict, id } = request.params
          const putting = { kind, entry: { id, ...(request.body as object) }, pointer: '' } as Putting
          await put(request, reply, conflict, [putting], true)
          return reply
        },
      )
    }
  }

const entryInput = <K extends NameKind>(kind: K): (typeof entryObjects)[K]['input'] => entryObjects[kind].input

const entriesOf = (glossary: Glossary, kind: NameKind): readonly object[] =>
  [...glossary.entries[kind].values()].map(({ entry }) => entry).sort((a, b) => (a.id < b.id ? -1 : 1))
