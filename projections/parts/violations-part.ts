import { show } from '../view.js'
import { supersededIn, violations } from '../violations.js'
import { withDisputes } from './lookup.js'
import { type Part, placed, strandsOfKind } from './part.js'

// Every report is an item of its own, but which other supersedes it is found among all of the same ceasefire.

export const violationsPart: Part = {
  view: violations.name,
  all: (facts, at) => show(violations, facts, at, supersededIn(facts, at.glossary)).map(placed),
  touchedBy: (fact) => strandsOfKind('violations', fact),
  items: (name, lookup) => {
    const reports = lookup.about(name)
    const superseded = supersededIn(reports, lookup.at.glossary)
    return show(violations, withDisputes(reports, lookup), lookup.at, superseded).map((shown) => {
      const by = superseded.get(shown.key)
      return { ...placed(shown), also: () => (by ? [by.id] : []) }
    })
  },
}
