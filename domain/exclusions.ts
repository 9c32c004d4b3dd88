import { type Development, type Says, statementsOf } from './development/state.js'
import type { Content } from './developments/catalogue.js'
import { claimantChain, type Glossary } from './glossary/glossary.js'

/** Who is taken never to have reported anything, by id: a counterfactual read. */
export type Exclusions = {
  /** As sources. */
  readonly publishers: ReadonlySet<string>
  /** As claimants, with whoever speaks for them; a publisher is `publisher:<id>`. */
  readonly claimants: ReadonlySet<string>
}

export const NO_EXCLUSIONS: Exclusions = { publishers: new Set(), claimants: new Set() }

/** The exclusions that `publisher:<id>` and `claimant:<id>` name; a publisher is excluded as a claimant too. */
export const exclusionsOf = (names: readonly string[]): Exclusions => {
  const after = (prefix: string): string[] =>
    names.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
  const publishers = after('publisher:')
  const claimants = [...after('claimant:'), ...publishers.map((id) => `publisher:${id}`)]
  return { publishers: new Set(publishers), claimants: new Set(claimants) }
}

export const isNothing = ({ claimants }: Exclusions): boolean => claimants.size === 0

/**
 * Whether a statement falls: its claimant is excluded or speaks for one who is, or all its sources are excluded. One
 * without sources falls by its claimant only.
 */
export const falls = ({ claim, sources }: Content, exclusions: Exclusions, glossary: Glossary): boolean =>
  claimantFalls(claim.claimant, exclusions, glossary) || sourcesFall(sources, exclusions)

export const claimantFalls = (claimant: string, { claimants }: Exclusions, glossary: Glossary): boolean =>
  claimantChain(glossary, claimant).some((id) => claimants.has(id))

/** Whoever published something, by id. */
type Published = readonly { readonly publisher: string }[]

export const sourcesFall = (sources: Published, { publishers }: Exclusions): boolean =>
  sources.length > 0 && sources.every(({ publisher }) => publishers.has(publisher))

/** The sources that are not those of excluded publishers. */
export const sourcesLeft = <Source extends Published[number]>(
  sources: readonly Source[],
  { publishers }: Exclusions,
): readonly Source[] => sources.filter(({ publisher }) => !publishers.has(publisher))

/** A statement that stays, as it is without the excluded publishers' sources: one object, however often it is asked for. */
export const withoutSources = (content: Content, exclusions: Exclusions): Content => {
  const { publishers } = exclusions
  if (!content.sources.some(({ publisher }) => publishers.has(publisher))) return content
  const known = reduced.get(content) ?? new Map<string, Content>()
  reduced.set(content, known)
  const left = [...sourcesLeft(content.sources, exclusions)]
  const key = content.sources.map(({ publisher }) => (publishers.has(publisher) ? '-' : '+')).join('')
  const found = known.get(key) ?? { ...content, sources: left }
  known.set(key, found)
  return found
}

const reduced = new WeakMap<Content, Map<string, Content>>()

/**
 * The statement by which a development stands or falls at a knowledge clock: the last known by then, also where it is
 * withdrawn or the whole is struck; where none is known yet, the first that will be.
 */
export const decidingStatement = (state: Development, knownAt: number): Says | undefined => {
  const statements = statementsOf(state)
  return statements.findLast(({ reportedAt }) => reportedAt < knownAt) ?? statements[0]
}
