import type { Fact } from '../../domain/clocks.js'
import { type Glossary, rootParty } from '../../domain/glossary/glossary.js'
import { contacts } from '../contacts.js'
import { aboutIn, strand } from '../strands.js'
import { appointmentKeys } from '../talks/appointments.js'
import { lastTalks, nextTalks, talksStatuses } from '../talks.js'
import { isOf, moves, type Shown, show } from '../view.js'
import { aboutAll, type Lookup, withDisputes } from './lookup.js'
import { type Part, strandsOfKind } from './part.js'

const view = talksStatuses.name

const at = (path: string, { item, facts, disputes }: Shown<object>) => ({ path, item, facts, disputes })

const partiesBehind = (root: string, glossary: Glossary): readonly string[] => [
  root,
  ...[...glossary.entries.party.keys()].filter((party) => party !== root && rootParty(glossary, party) === root),
]

/** What each party declares, itself or through whoever speaks for it. */
export const declaredPart: Part = {
  view,
  all: (facts, here) => show(talksStatuses, facts, here, undefined).map((shown) => at(`/parties/${shown.key}`, shown)),
  touchedBy: (fact, { at: { glossary } }) =>
    isOf(fact, 'TalksStatusDeclared') ? [strand('declared', rootParty(glossary, fact.content.by))] : [],
  items: (name, lookup) => {
    const root = aboutIn('declared', name) ?? ''
    const behind = partiesBehind(root, lookup.at.glossary).map((party) => strand('declared', party))
    return show(talksStatuses, withDisputes(aboutAll(behind, lookup), lookup), lookup.at, undefined)
      .filter(({ key }) => key === root)
      .map((shown) => at(`/parties/${shown.key}`, shown))
  },
}

const schedules = (fact: Fact): boolean => isOf(fact, 'TalksScheduled') || isOf(fact, 'TalksCancelled')
const tellsOfContact = (fact: Fact): boolean =>
  isOf(fact, 'CallHeld') || isOf(fact, 'MeetingHeld') || isOf(fact, 'ReadoutIssued')

/** The next appointment: made of all that was ever scheduled, and of what is told of the contacts that it names. */
export const nextPart: Part = {
  view,
  all: (facts, here) => nextIn(facts, here),
  touchedBy: (fact, { about }) =>
    schedules(fact) ||
    (tellsOfContact(fact) && strandsOfKind('contact', fact).some((name) => about(name).some(schedules)))
      ? [strand('scheduling')]
      : [],
  items: (name, lookup) => {
    const scheduled = lookup.about(name)
    const contacts = scheduled.flatMap((fact) => strandsOfKind('contact', fact))
    return nextIn(withDisputes(aboutAll([name, ...contacts], lookup), lookup), lookup.at)
  },
  readWith: ({ facts }, lookup) => {
    const scheduled = lookup.about(strand('scheduling'))
    const keys = appointmentKeys(scheduled, lookup.at.glossary)
    const own = new Set(facts.flatMap(({ id }) => keys.get(id) ?? []))
    const contacts = facts.flatMap((fact) => strandsOfKind('contact', fact))
    return [
      ...scheduled.filter(({ id }) => own.has(keys.get(id) ?? '')),
      ...aboutAll(contacts, lookup).filter(tellsOfContact),
    ]
  },
}

const nextIn = (facts: readonly Fact[], here: Lookup['at']) => {
  const next = nextTalks(facts, here, show(contacts, facts, here, undefined))
  return next ? [at('/next', next)] : []
}

/** The last contact: the item is the contact's own. */
export const lastPart: Part = {
  view,
  derived: true,
  all: (facts, here) => lastIn(facts, here),
  touchedBy: (fact) => (tellsOfContact(fact) ? [strand('held')] : []),
  items: (name, lookup) => {
    // The last report of a contact that is between principals is the last report of such a contact.
    for (const fact of lookup.about(name).toReversed()) {
      const last = moves(fact)
        ? lastIn(withDisputes(aboutAll(strandsOfKind('contact', fact), lookup), lookup), lookup.at)
        : []
      if (last.length > 0) return last
    }
    return []
  },
}

const lastIn = (facts: readonly Fact[], here: Lookup['at']) => {
  const last = lastTalks(show(contacts, facts, here, undefined), here)
  return last ? [at('/last', last.shown)] : []
}
