import type { Fact } from '../../domain/clocks.js'
import type { Hidden } from '../../domain/considered.js'
import { hiddenBecause } from '../explained/hidden.js'
import { developmentsOf, listed, nameOf, onText } from '../explained/wording.js'
import type { At } from '../view.js'
import type { StepFate } from './fates.js'

/** What became of something said of a ceasefire: of several reasons the first. */
export type CeasefireVerdict =
  | Hidden
  | StepFate
  | { readonly reason: 'stance' | 'attributed' }
  /** `decides`: what, for which party. */
  | {
      readonly reason: 'counted'
      readonly decides: readonly { readonly party: string; readonly what: readonly string[] }[]
    }
  | {
      readonly reason: 'throughProposal' | 'otherProposal' | 'ownSteps'
      readonly proposal: string
      readonly status: string
    }

/** A verdict as a sentence for people. */
export const stepBecause = (verdict: CeasefireVerdict, fact: Fact, at: At): string => {
  const { claim } = fact.content
  switch (verdict.reason) {
    case 'stance':
      return `Its claimant ${claim.stance} this: a dispute, which changes no status.`
    case 'counted':
      return verdict.decides.map(({ party, what }) => `Decides ${listed(what)} for ${nameOf(party, at)}.`).join(' ')
    case 'attributed':
      return `Told by ${nameOf(claim.claimant, at)} of another: counts only in what is so according to it.`
    case 'superseded':
      return `A later step took its place${developmentsOf([verdict.by])}, of ${verdict.by.content.occurred.edtf}.`
    case 'noEffect':
      return 'Says nothing that was not so already.'
    case 'notNow':
      return verdict.from === null
        ? 'Tells of a suspension or resumption, while the ceasefire does not run.'
        : `Takes effect on ${onText(verdict.from, at)}, after the world clock.`
    case 'throughProposal':
      return `Counts through the proposal ${verdict.proposal}, which is ${verdict.status}.`
    case 'otherProposal':
      return `Told of another proposal: of all that would bring the ceasefire about ${verdict.proposal} came furthest.`
    case 'ownSteps':
      return `Told of the proposal ${verdict.proposal}, which is ${verdict.status}; but what the parties did since decides.`
    default:
      return hiddenBecause(verdict, fact)
  }
}
