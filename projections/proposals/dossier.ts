import type { Fact } from '../../domain/clocks.js'
import type { Content } from '../../domain/developments/catalogue.js'
import { type Glossary, rootParty } from '../../domain/glossary/glossary.js'

// One proposal's facts, sorted by what they say of it.

type Account = Content<'ProposalMade' | 'ProposalAmended'>

/** An account of one version, and where it stands in fold order. */
export type Told = { readonly place: number; readonly fact: Fact; readonly content: Account }

type AnswerKind = 'deferred' | 'rejected' | 'countered' | 'conditional' | 'inPrinciple' | 'accepted'

/** An answer as reported, and the version that it counts for: null where none is known. */
export type Answer = {
  readonly place: number
  readonly fact: Fact
  readonly by: string
  readonly root: string
  readonly answer: AnswerKind
  readonly version: number | null
  /** Null where it answers the whole. */
  readonly terms: readonly string[] | null
  readonly conditions: Content<'ProposalAccepted'>['conditions']
  readonly reason: string | null
  readonly counter: string | null
}

export type Dossier = {
  readonly told: readonly Told[]
  readonly answers: readonly Answer[]
  /** Reports that this proposal was made as a counter to another. */
  readonly origins: readonly Fact<Content<'ProposalCountered'>>[]
  /** The versions that were withdrawn: null where none is known. */
  readonly withdrawn: readonly (number | null)[]
  readonly signed: boolean
  /** The newest version, told or only named by an answer; null where there is neither. */
  readonly newest: number | null
  /** The version that something at a place in fold order counts for, where it names none; null where none is known. */
  readonly versionAt: (place: number) => number | null
}

/**
 * Sorts the facts (in fold order) that concern the proposal `key`. What names no version counts for the newest one known
 * at its place in fold order; where none is known before it, for the first after it.
 */
export const dossierOf = (key: string, facts: readonly Fact[], glossary: Glossary): Dossier => {
  const told = facts.flatMap((fact, place): Told[] =>
    fact.content.type === 'ProposalMade' || fact.content.type === 'ProposalAmended'
      ? [{ place, fact, content: fact.content }]
      : [],
  )
  const read = facts.flatMap((fact, place) => {
    const answer = answerIn(key, fact)
    return answer === null ? [] : [{ place, fact, ...answer }]
  })
  const named = new Map([
    ...told.map(({ place, content }) => [place, content.version] as const),
    ...read.map(({ place, version }) => [place, version] as const),
  ])
  let first: number | null = null
  let newest: number | null = null
  const newestBefore: (number | null)[] = []
  for (const place of facts.keys()) {
    newestBefore.push(newest)
    const version = named.get(place) ?? null
    if (version === null) continue
    first ??= version
    newest = Math.max(version, newest ?? version)
  }
  newestBefore.push(newest)
  const versionAt = (place: number): number | null => newestBefore[place] ?? first
  const answers = read.map(
    ({ version, ...answer }): Answer => ({
      ...answer,
      root: rootParty(glossary, answer.by),
      version: version ?? versionAt(answer.place),
    }),
  )
  return {
    told,
    answers,
    origins: facts.filter(
      (fact): fact is Fact<Content<'ProposalCountered'>> =>
        fact.content.type === 'ProposalCountered' && fact.content.proposal !== key,
    ),
    withdrawn: facts.flatMap(({ content }, place) => (content.type === 'ProposalWithdrawn' ? [versionAt(place)] : [])),
    signed: facts.some(({ content }) => content.type === 'AgreementSigned'),
    newest,
    versionAt,
  }
}

type Read = Pick<Answer, 'by' | 'answer' | 'version' | 'terms' | 'conditions' | 'reason' | 'counter'>

const answerIn = (key: string, { content }: Fact): Read | null => {
  const plain = { version: null, terms: null, conditions: [], reason: null, counter: null }
  switch (content.type) {
    case 'ProposalAccepted': {
      const { by, extent, version = null, terms = null, conditions } = content
      return { ...plain, by, answer: extent === 'full' ? 'accepted' : extent, version, terms, conditions }
    }
    case 'ProposalRejected': {
      const { by, version = null, terms = null, reason = null } = content
      return { ...plain, by, answer: 'rejected', version, terms, reason }
    }
    case 'ProposalCountered': {
      const { by, proposal, counter } = content
      return proposal === key ? { ...plain, by, answer: 'countered', counter } : null
    }
    case 'ProposalDeferred': {
      const { by, reason = null } = content
      return { ...plain, by, answer: 'deferred', reason }
    }
    default:
      return null
  }
}
