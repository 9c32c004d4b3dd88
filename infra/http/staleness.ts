import { z } from 'zod'

/** What an answer says while this process may not have everything that was recorded; nothing where it has. */
export const staleMembers = {
  stale: z.literal(true).optional().describe('more may have been recorded than this process has; not when pinned'),
  staleSince: z
    .string()
    .nullable()
    .optional()
    .describe('the moment up to which it has everything, RFC 3339 UTC; null: not since its start'),
}

/** The values of {@link staleMembers} while they are told. */
export type Staleness = { readonly stale: true; readonly staleSince: string | null }
