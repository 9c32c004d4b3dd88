import type { Fact } from '../../domain/clocks.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import { developmentsOf, listed, nameOf, onText, untilText } from '../explained/wording.js'
import type { At } from '../view.js'
import type { Account } from './accounts.js'
import type { Switch } from './course.js'
import type { Standing } from './standing.js'

// Why a ceasefire stands as it does, in sentences for people.

/** What is done by a step, or by a proposal that names a window. */
const DONE: { readonly [T in DevelopmentType]?: string } = {
  ProposalMade: 'proposed',
  CeasefireDeclared: 'declared',
  CeasefireAccepted: 'accepted',
  CeasefireExtended: 'extended',
  CeasefireSuspended: 'suspended',
  CeasefireResumed: 'resumed',
  CeasefireEnded: 'ended',
}

/** What was done, by whom, and who says so. */
const doneText = (fact: Fact, at: At): string => {
  const { type, claim } = fact.content
  const by = 'by' in fact.content ? fact.content.by : claim.claimant
  const told = by === claim.claimant ? '' : `, says ${nameOf(claim.claimant, at)}`
  return `${DONE[type] ?? type} by ${nameOf(by, at)}${told}${developmentsOf([fact])}`
}

/** Tells after a colon by which statements something is so, each once in a sentence. */
type Telling = (facts: readonly Fact[]) => string

const tellingAt = (at: At): Telling => {
  const told = new Set<Fact>()
  return (facts) => {
    const left = [...new Set(facts)].filter((fact) => !told.has(fact))
    for (const fact of left) told.add(fact)
    return left.length > 0 ? `: ${listed(left.map((fact) => doneText(fact, at)))}` : ''
  }
}

const sinceText = ({ from, decided }: Standing, tell: Telling, at: At): string =>
  `${from === null ? ', since when is not known' : ` since ${onText(from, at)}`}${tell(decided.from)}`

const termText = ({ to, decided }: Standing, tell: Telling, at: At): string =>
  `${to === null ? 'no end is set' : `its term ends at ${untilText(to, at)}`}${tell(decided.to)}`

const switchText = ({ at: from, until }: Switch, at: At): string =>
  `${Number.isFinite(from) ? ` from ${onText(from, at)}` : ''}${until === null ? '' : ` to ${untilText(until, at)}`}`

const endText = ({ reason, supersededBy, to, decided }: Standing, tell: Telling, at: At): string => {
  const { ended } = decided
  const end = to === null ? '' : ` at ${untilText(to, at)}`
  if (!ended) return `its term ended${end}${tell(decided.to)}`
  const told = Number.isFinite(ended.at) ? ` on ${onText(ended.at, at)}` : ''
  switch (reason) {
    case 'expired':
      return `its term had ended${end}${tell(decided.to)}, before it was terminated${told}${tell([ended.by])}`
    case 'superseded':
      return `superseded${supersededBy === null ? '' : ` by ${supersededBy}`}${told}${tell([ended.by])}`
    case 'neverInEffect':
      return `never in effect${tell([ended.by])}${decided.from.length > 0 ? `, before it was to begin${tell(decided.from)}` : ''}`
    default:
      return `${reason}${told}${tell([ended.by])}`
  }
}

/** Why a party stands where it stands. `proposal`: that through which it stands there, where it took no step itself. */
export const partyBecause = (party: string, standing: Standing, proposal: string | null, at: At): string => {
  const name = nameOf(party, at)
  const { status, reason, from, decided } = standing
  const tell = tellingAt(at)
  if (proposal !== null)
    return `${name} ${status === 'proposed' ? 'made' : 'accepted'} the proposal ${proposal}, and took no step since.`
  switch (status) {
    case 'proposed':
    case 'agreed':
    case 'declared':
      return from === null
        ? `${name} is committed to it, from when on is not known${tell(decided.joined)}.`
        : `${name} is committed to it${tell(decided.joined)}; it begins on ${onText(from, at)}${tell(decided.from)}; ${termText(standing, tell, at)}.`
    case 'inEffect': {
      const { switched } = decided
      const changed = switched
        ? `; ${switched.suspended ? 'a suspension' : 'resumed'}${switchText(switched, at)}${switched.suspended ? ' is over' : ''}${tell([switched.by])}`
        : ''
      return `In effect for ${name}${sinceText(standing, tell, at)}; ${termText(standing, tell, at)}${changed}.`
    }
    case 'suspended': {
      const { switched } = decided
      const suspended = switched ? `${switchText(switched, at)}${tell([switched.by])}` : ''
      return `Suspended for ${name}${suspended}; in effect${sinceText(standing, tell, at)}; ${termText(standing, tell, at)}.`
    }
    case 'ended': {
      const had = reason === 'neverInEffect' ? '' : `; it had been in effect${sinceText(standing, tell, at)}`
      return `Over for ${name}: ${endText(standing, tell, at)}${had}.`
    }
    default: {
      const _: never = status
      return _
    }
  }
}

/** Why a ceasefire stands overall as it does, by some account of it. */
export const overallBecause = ({ picture, behind, isByStage, telling }: Account, at: At): string => {
  const names = listed(behind.map((party) => nameOf(party, at)))
  switch (picture.overall) {
    case 'unilateral':
      return `In effect for ${names} alone.`
    case 'mutual':
      return `In effect for ${names}.`
    case 'suspended':
      return `Suspended for ${names}, and in effect for nobody.`
    case 'ended':
      return `Over for ${names}, and in effect for nobody.`
    default: {
      if (!isByStage) return `${names} are committed to it, and it is in effect for nobody.`
      const { proposal } = telling
      const proposed = proposal === null ? '' : `its proposal ${proposal.key} is ${proposal.status}`
      if (behind.length > 0)
        return `Only ${names} is committed to it, and it is in effect for nobody${proposed && `; ${proposed}`}.`
      return proposed ? `No party took a step, and ${proposed}.` : 'No party says of itself that it keeps it.'
    }
  }
}
