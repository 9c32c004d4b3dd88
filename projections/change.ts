import { z } from 'zod'
import { cause } from './cause.js'

/** An item that is another at one setting than at another. `before` and `after` are null where it is not there. */
export const change = z
  .object({
    view: z.string(),
    path: z
      .string()
      .describe(
        'where it stands in its view: /<key>, in positions /<issue>/<party>; /incidents is the tally as a whole',
      ),
    before: z.looseObject({}).nullable(),
    after: z.looseObject({}).nullable(),
    causes: z.array(cause),
  })
  .meta({ id: 'Change' })
export type Change = z.infer<typeof change>
