import type { Fact } from '../../domain/clocks.js'
import { ceasefires } from '../ceasefires.js'
import { proposalsAt } from '../proposals.js'
import { aboutIn, strand } from '../strands.js'
import { type At, isOf, show } from '../view.js'
import { aboutAll, type Lookup, withDisputes } from './lookup.js'
import { type Part, placed, strandsOfKind } from './part.js'

// A ceasefire is made of what was said of it, and of all that was said to proposals that would bring it about.

const ceasefiresIn = (facts: readonly Fact[], at: At) => show(ceasefires, facts, at, proposalsAt(facts, at)).map(placed)

/** The facts that some ceasefires are made of, and whatever disputes those. */
export const factsOfCeasefires = (keys: readonly string[], lookup: Lookup): readonly Fact[] => {
  const names = keys.map((key) => strand('ceasefire', key))
  const made = aboutAll(names, lookup).flatMap((fact) =>
    isOf(fact, 'ProposalMade') ? strandsOfKind('proposal', fact) : [],
  )
  return withDisputes(aboutAll([...names, ...made], lookup), lookup)
}

export const ceasefiresPart: Part = {
  view: ceasefires.name,
  all: ceasefiresIn,
  touchedBy: (fact, { about }) => [
    ...strandsOfKind('ceasefire', fact),
    ...strandsOfKind('proposal', fact).flatMap((name) =>
      about(name).flatMap((other) => (isOf(other, 'ProposalMade') ? strandsOfKind('ceasefire', other) : [])),
    ),
  ],
  items: (name, lookup) => {
    const key = aboutIn('ceasefire', name) ?? ''
    return ceasefiresIn(factsOfCeasefires([key], lookup), lookup.at).filter(({ path }) => path === `/${key}`)
  },
  // Of several accounts of a proposal one decides which ceasefire its answers are about.
  readWith: ({ facts }, lookup) =>
    aboutAll(
      facts.flatMap((fact) => strandsOfKind('proposal', fact)),
      lookup,
    ),
}
