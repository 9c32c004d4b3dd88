import { type Content, developmentTypes, fieldsOf } from './developments/catalogue.js'
import { leavesOf, mapLeaves } from './vocabulary/leaves.js'

/** Who and what a statement names, in whatever role: derived from the field kinds of its type. */
export type Roles = {
  /** Parties, who relayed the claim included; its claimant is none, as it may be a publisher. */
  readonly parties: ReadonlySet<string>
  readonly issues: ReadonlySet<string>
  readonly places: ReadonlySet<string>
  /** Titles, summaries, texts, notes and quotes. */
  readonly texts: readonly string[]
}

const TEXTS = /\/(title|summary|text|note|quote|reason)$/

const known = new WeakMap<Content, Roles>()

/** The roles of a statement's content. */
export const rolesOf = (content: Content): Roles => {
  const found = known.get(content)
  if (found) return found
  const roles = {
    parties: new Set<string>(),
    issues: new Set<string>(),
    places: new Set<string>(),
    texts: [] as string[],
  }
  mapLeaves(fieldsOf(content.type), content, ({ kind }, value, pointer) => {
    const id = String(value)
    if (kind === 'party') roles.parties.add(id)
    else if (kind === 'issue') roles.issues.add(id)
    else if (kind === 'place') roles.places.add(id)
    else if (kind === 'plain' && TEXTS.test(pointer)) roles.texts.push(id)
    return value
  })
  known.set(content, roles)
  return roles
}

const visitPlaces = new Map(developmentTypes.map((type) => [type, leavesOf(fieldsOf(type), ['place'])]))

/** The places of {@link rolesOf} alone, each once. */
export const placesOf = (content: Content): readonly string[] => {
  const places: string[] = []
  visitPlaces.get(content.type)?.(content, (value) => {
    const place = String(value)
    if (!places.includes(place)) places.push(place)
  })
  return places
}
