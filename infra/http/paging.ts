import { z } from 'zod'
import { fault, HttpProblem } from './problems.js'

/** How many items an answer holds where `limit` is left out, and at most. */
const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1_000

export const pagingSchemas = {
  limit: z.string().optional().describe(`Items in the answer: ${DEFAULT_LIMIT}, at most ${MAX_LIMIT}`),
  cursor: z.string().max(6_000).optional().describe('nextCursor of the page before; it pins clocks and filters'),
}

/** Where a page begins in a list, and the parameters that the first page was pinned to. */
export type Cursor = {
  /** The path of the list that it goes on with. */
  readonly list: string
  readonly parameters: Readonly<Record<string, string>>
  readonly offset: number
}

const cursorShape = z.strictObject({
  l: z.string(),
  p: z.record(z.string(), z.string()),
  o: z.number().int().min(1),
})

export const writeCursor = ({ list, parameters, offset }: Cursor): string =>
  Buffer.from(JSON.stringify({ l: list, p: parameters, o: offset })).toString('base64url')

/** Reads a cursor of the list at that path; another list's, or one that we did not write, is PARLEY_BAD_CURSOR. */
export const readCursor = (text: string | undefined, list: string): Cursor | undefined => {
  if (text === undefined) return undefined
  try {
    const { l, p, o } = cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (l === list) return { list, parameters: p, offset: o }
  } catch {
    // What is no cursor at all is not one of this list either.
  }
  throw badCursor('is not a cursor of this list')
}

export const badCursor = (message: string, parameter = 'cursor'): HttpProblem =>
  new HttpProblem(fault('PARLEY_BAD_CURSOR', 'The cursor does not go with this request.', [{ parameter, message }]))

export const readLimit = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_LIMIT
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= MAX_LIMIT) return limit
  throw new HttpProblem(
    fault('PARLEY_BAD_PARAMETER', 'A parameter is malformed.', [
      { parameter: 'limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` },
    ]),
  )
}

/** One page of a list, and the offset of the next; null at the end. */
export const pageOf = <Item>(
  items: readonly Item[],
  offset: number,
  limit: number,
): { readonly page: readonly Item[]; readonly next: number | null } => ({
  page: items.slice(offset, offset + limit),
  next: offset + limit < items.length ? offset + limit : null,
})
