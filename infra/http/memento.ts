import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ClockParameter } from '../../services/clock-request.js'
import { addLink, relativeUrl } from './citation.js'
import type { RawQuery } from './parameters.js'
import { badHeader } from './preconditions.js'

/** A read at the moment that `Accept-Datetime` names (RFC 7089). */
export type Memento = {
  /** The moment as the header gave it. */
  readonly datetime: string
  /** What the moment sets: all three clocks, as parameters. */
  readonly clocks: { readonly [P in 'asOf' | 'knownAt' | 'recordedAt']: string }
  /** The URL without the moment: the original resource, which is its own time gate. */
  readonly original: string
}

/** Beside these the header is ignored: the URL fixes its clocks itself. */
const FIXING: readonly (ClockParameter | 'cursor')[] = ['asOf', 'knownAt', 'at', 'recordedAt', 'sequence', 'cursor']

/**
 * The moment that a read's `Accept-Datetime` asks for; undefined where there is none, or where the URL names a clock. The
 * header is a date of RFC 1123 in GMT, to the second; another form is PARLEY_MALFORMED_REQUEST.
 * @param path of the resource, as its citation has it.
 */
export const mementoOf = ({ headers, query }: FastifyRequest, path: string): Memento | undefined => {
  const datetime = headers['accept-datetime']?.toString().trim()
  const asked = query as RawQuery
  if (datetime === undefined || FIXING.some((name) => asked[name] !== undefined)) return undefined
  const instant = parseHttpDate(datetime)
  if (instant === undefined)
    throw badHeader('accept-datetime', 'must be one date such as Fri, 18 Mar 2022 12:00:00 GMT')
  const { waitFor: _, ...parameters } = asked
  return {
    datetime,
    clocks: { asOf: instant, knownAt: instant, recordedAt: instant },
    original: relativeUrl(path, parameters),
  }
}

/** Marks an answer as the memento that was asked for, if one was. */
export const stampMemento = (reply: FastifyReply, memento: Memento | undefined): void => {
  if (!memento) return
  reply.header('memento-datetime', memento.datetime)
  addLink(reply, memento.original, 'original timegate')
}

/** An IMF-fixdate (RFC 9110, 5.6.7) as an RFC 3339 instant. Writing it again finds a wrong weekday and a 30 February. */
const parseHttpDate = (text: string): string | undefined => {
  const date = new Date(text)
  return Number.isFinite(date.getTime()) && date.toUTCString() === text ? date.toISOString() : undefined
}
