import { z } from 'zod'
import { instant } from '../../domain/vocabulary/time.js'
import { policyNames } from '../casualties/policies.js'
import { incidentsTally } from '../casualties/tally.js'
import { incidentItem } from '../incidents.js'
import type { Parameters } from '../listing.js'
import { violationItem } from '../violations.js'

/** How contacts are asked for with what happened around them. */
export const contextParameters = {
  window: {
    kind: 'duration',
    mostHours: 31 * 24,
    description: 'With what happened in so much time before and after each contact',
  },
} as const satisfies Parameters

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    count: z.number().int(),
    items: z.array(item),
    more: z.string().optional().describe('where they are cut: the list of all'),
  })

/** What happened in a window of world time, [from, to), beside a contact. */
export const contactContext = z
  .object({
    from: instant,
    to: instant,
    incidents: listOf(incidentItem).describe('those that overlap the window'),
    casualties: z
      .object({ policy: z.enum(policyNames), incidents: incidentsTally })
      .describe('of what lies in the window'),
    violations: listOf(violationItem).describe('those whose window overlaps this one'),
  })
  .meta({ id: 'ContactContext' })
export type ContactContext = z.infer<typeof contactContext>
