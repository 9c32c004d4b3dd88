import type { Fact } from '../../domain/clocks.js'
import { strand } from '../strands.js'
import { developmentItemOf } from '../timeline/development-item.js'
import { timelineView } from '../timeline.js'
import { type At, type Disputes, disputesByTarget, disputesOf } from '../view.js'
import { withDisputes } from './lookup.js'
import type { Part, Placed } from './part.js'

const placedDevelopment = (fact: Fact, disputed: Disputes, at: At): Placed => {
  const disputes = disputesOf(fact, disputed)
  return { path: `/${fact.id}`, item: developmentItemOf(fact, disputes, at), facts: [fact], disputes }
}

/** Every development by itself. */
export const timelinePart: Part = {
  view: timelineView.name,
  derived: true,
  all: (facts, at) => {
    const disputed = disputesByTarget(facts)
    return facts.map((fact) => placedDevelopment(fact, disputed, at))
  },
  touchedBy: ({ id }) => [strand('development', id)],
  items: (name, lookup) => {
    const facts = lookup.about(name)
    const disputed = disputesByTarget(withDisputes(facts, lookup))
    return facts.map((fact) => placedDevelopment(fact, disputed, lookup.at))
  },
}
