import { type ConflictEvent, describeConflict, evolveConflict } from '../../domain/conflict.js'
import { emptyGlossary, type Glossary } from '../../domain/glossary/glossary.js'
import { type Putting, putEntries } from '../../domain/glossary/put-entries.js'
import { isRefusal, type Refusal } from '../../domain/refusal.js'

// Who and what a generated ledger speaks of: a glossary in the proportions of a real one.

const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${name}-${at}`)

const STATES = 12
const SPEAKERS = 28

export const CONFLICT = 'bench-war'
export const ZONE = 'Europe/Kyiv'
export const states = numbered('state', STATES)
export const speakers = numbered('speaker', SPEAKERS)
export const principals = states.slice(0, 2)
/** Whoever may say something: mostly those at war, and whoever speaks for them. */
export const claimants = [...principals, ...speakers, ...states.slice(2)]
export const issues = numbered('issue', 50)
export const options = ['kept', 'given-up', 'shared', 'put-off'] as const
export const regions = numbered('region', 25)
export const towns = numbered('town', 900)
export const publishers = numbered('publisher', 60)
const GRADES = ['A', 'B', 'B', 'C', 'C', 'D', 'E'] as const

/** How the conflict is described, first without its principals, as they are entries of the glossary. */
export const description = { title: 'A generated war', timeZone: ZONE }

const aliases: readonly string[] = []

/** The glossary in the bulk form of the API. */
export const glossary = {
  parties: [
    ...states.map((id) => ({ id, name: id, kind: 'state', aliases })),
    ...speakers.map((id, at) => ({ id, name: id, kind: 'person', speaksFor: states[at % STATES], aliases })),
  ],
  issues: issues.map((id) => ({ id, title: id, options, aliases })),
  places: [
    { id: 'country', name: 'The country', aliases },
    ...regions.map((id) => ({ id, name: id, within: 'country', aliases })),
    ...towns.map((id, at) => ({
      id,
      name: id,
      within: regions[at % regions.length],
      latitude: 44 + (at % 80) / 10,
      longitude: 22 + (at % 180) / 10,
      aliases,
    })),
  ],
  publishers: publishers.map((id, at) => {
    // Every eighth has no grade.
    const reliability = GRADES[at % (GRADES.length + 1)]
    return { id, name: id, aliases, ...(reliability === undefined ? {} : { reliability }) }
  }),
}

const puttings = (): readonly Putting[] =>
  [
    ...glossary.parties.map((entry) => ({ kind: 'party', entry })),
    ...glossary.issues.map((entry) => ({ kind: 'issue', entry })),
    ...glossary.places.map((entry) => ({ kind: 'place', entry })),
    ...glossary.publishers.map((entry) => ({ kind: 'publisher', entry })),
  ].map((putting, at) => ({ ...putting, pointer: `/${at}` }) as Putting)

/** The events that open the conflict and fill its glossary, as its own commands decide them, and the glossary after them. */
export const opening = (): { readonly events: readonly ConflictEvent[]; readonly filled: Glossary } => {
  const empty = emptyGlossary(CONFLICT)
  const opened = accepted(describeConflict(empty, { ...description, principals: [] }, false))
  const open = evolveConflict(empty, opened)
  const entries = accepted(putEntries(open, puttings()))
  const withEntries = evolveConflict(open, entries)
  const described = accepted(describeConflict(withEntries, { ...description, principals: [...principals] }, false))
  return { events: [...opened, ...entries, ...described], filled: evolveConflict(withEntries, described) }
}

/** What was decided; a refusal is a fault of the generator. */
export const accepted = <T>(decided: T | Refusal): T => {
  if (isRefusal(decided)) throw new Error(`refused: ${decided.detail} ${JSON.stringify(decided.errors)}`)
  return decided
}
