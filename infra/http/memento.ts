import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ClockParameter } from '../../services/clock-request.js'
import { addLink, relativeUrl } from './citation.js'
import { type Prefix, prefixed } from './clock-prefix.js'
import type { RawQuery } from './parameters.js'
import { badHeader } from './preconditions.js'

/** A read at the moment that `Accept-Datetime` names (RFC 7089). */
export type Memento = {
  /** The moment as the header gave it. */
  readonly datetime: string
  /** What the moment sets: all three clocks, as parameters; of a comparison those of both its sides. */
  readonly clocks: RawQuery
  /** The URL without the moment: the original resource, which is its own time gate. */
  readonly original: string
}

/** Beside these, as beside a cursor, the header is ignored: the URL fixes its clocks itself. */
const FIXING: readonly ClockParameter[] = ['asOf', 'knownAt', 'at', 'recordedAt', 'sequence']

const SET = ['asOf', 'knownAt', 'recordedAt'] as const satisfies readonly ClockParameter[]

/**
 * The moment that a read's `Accept-Datetime` asks for; undefined where there is none, or where the URL names a clock. The
 * header is a date of RFC 1123 in GMT, to the second; another form is PARLEY_MALFORMED_REQUEST.
 * @param path of the resource, as its citation has it.
 * @param prefixes under which it takes clocks. A comparison is the memento of a moment where neither side names a clock.
 */
export const mementoOf = (
  { headers, query }: FastifyRequest,
  path: string,
  prefixes: readonly Prefix[] = [''],
): Memento | undefined => {
  const datetime = headers['accept-datetime']?.toString().trim()
  const asked = query as RawQuery
  const fixing = ['cursor', ...prefixes.flatMap((prefix) => FIXING.map((name) => prefixed(prefix, name)))]
  if (datetime === undefined || fixing.some((name) => asked[name] !== undefined)) return undefined
  const instant = parseHttpDate(datetime)
  if (instant === undefined)
    throw badHeader('accept-datetime', 'must be one date such as Fri, 18 Mar 2022 12:00:00 GMT')
  const { waitFor: _, ...parameters } = asked
  return {
    datetime,
    clocks: Object.fromEntries(
      prefixes.flatMap((prefix) => SET.map((name) => [prefixed(prefix, name), instant] as const)),
    ),
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
