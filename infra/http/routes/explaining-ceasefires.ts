import { explainCeasefires } from '../../../projections/ceasefires/explain.js'
import { ceasefireNotShown } from '../../../projections/ceasefires/explanation.js'
import { type Ceasefire, ceasefireExplained, ceasefires } from '../../../projections/ceasefires.js'
import { explainParameters } from '../../../projections/explained/parameters.js'
import { proposals } from '../../../projections/proposals.js'
import { typesOf } from '../../../projections/view.js'
import { explainingBy } from '../explaining.js'
import type { Adding } from '../list-route.js'

/** `explain` on ceasefires. */
export const explainingCeasefires: Adding<Ceasefire> = {
  parameters: explainParameters,
  members: ceasefireExplained,
  lists: {
    notShown: ceasefireNotShown.describe('with explain: not shown, though something was once said of it'),
  },
  detail: true,
  asked: (from, query) => {
    const { plan, considered } = explainingBy(from, query)
    return {
      plan,
      add: (read, shown) => {
        const statements = considered(read, typesOf(ceasefires, proposals))
        if (!statements) return null
        const { keys, explanationOf } = explainCeasefires(statements, read.at)
        const known = new Set(shown.map(({ key }) => key))
        // What is not shown stands in no way that could be asked for.
        const hidden = read.values.overall === undefined ? keys.filter((key) => !known.has(key)) : []
        return {
          toItem: ({ key }) => ({ explanation: explanationOf(key) }),
          lists: { notShown: hidden.map((ceasefire) => () => ({ ceasefire, explanation: explanationOf(ceasefire) })) },
        }
      },
    }
  },
}
