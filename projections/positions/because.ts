import type { Fact } from '../../domain/clocks.js'
import type { Hidden } from '../../domain/considered.js'
import { hiddenBecause } from '../explained/hidden.js'
import { developmentsOf, listed, nameOf, onText } from '../explained/wording.js'
import type { Decided, Stated } from '../positions.js'
import type { At } from '../view.js'
import type { ExplainedPosition } from './explanation.js'

/** What became of something said of a cell: of several reasons the first. */
export type PositionVerdict =
  | Hidden
  | { readonly reason: 'stance' }
  /** `by`: what stands in its place. */
  | { readonly reason: 'sameDevelopment' | 'attributed' | 'superseded'; readonly by: Stated }
  | { readonly reason: 'stands' }

/** A verdict as a sentence for people. */
export const claimBecause = (verdict: PositionVerdict, { fact, entry }: Stated, at: At): string => {
  switch (verdict.reason) {
    case 'stance':
      return `Its claimant ${fact.content.claim.stance} this: a dispute, which moves no position.`
    case 'sameDevelopment':
      return `Of several that one development says of a cell the last counts: ${saidBy(verdict.by, at)}.`
    case 'attributed':
      return `What ${nameOf(entry.party, at)} says itself beats what others say of it, whatever the dates: ${saidBy(verdict.by, at)}.`
    case 'superseded':
      return `A later one stands: ${saidBy(verdict.by, at)}.`
    case 'stands':
      return entry.voice === 'own'
        ? `Stands: the last that ${nameOf(entry.party, at)} said itself.`
        : `Stands: the last that others said, while ${nameOf(entry.party, at)} says nothing itself.`
    default:
      return hiddenBecause(verdict, fact)
  }
}

/** Why a cell is as it is, and what it beat. `decided`: undefined where it is empty. */
export const cellBecause = (
  party: string,
  decided: Decided | undefined,
  claims: readonly ExplainedPosition[],
  at: At,
): string => {
  if (!decided) {
    if (claims.length === 0) return 'Nothing was ever said of it.'
    return `Empty: of what was ever said of it nothing counts here, ${leftOut(claims)}.`
  }
  const { current, contest } = decided
  const name = nameOf(party, at)
  const rule =
    current.entry.voice === 'own'
      ? `What ${name} itself said last stands`
      : `${name} says nothing itself, and what others said of it last stands`
  const beaten = claims.filter(({ reason }) => reason === 'attributed').map(({ claimant }) => nameOf(claimant, at))
  const superseded = claims.filter(({ reason }) => reason === 'superseded').length
  const others = leftOut(claims)
  return [
    `${rule}: ${saidBy(current, at)}${developmentsOf([current.fact])}.`,
    ...(beaten.length > 0 ? [`It beats what others say of it: ${listed([...new Set(beaten)])}.`] : []),
    ...(superseded > 0 ? [`It supersedes ${superseded} earlier.`] : []),
    ...(contest ? [contestedBecause(contest, at)] : []),
    ...(others === '' ? [] : [`Beside it, ${others}.`]),
  ].join(' ')
}

const contestedBecause = ({ fact, entry }: Stated, at: At): string => {
  const since = Number.isFinite(fact.from) ? ` since ${onText(fact.from, at)}` : ''
  return `It is contested${since}: ${saidBy({ fact, entry }, at)}${developmentsOf([fact])}.`
}

/** What was said, by whom and of when. */
const saidBy = ({ fact, entry: { stance, value, claimant } }: { readonly fact: Fact } & Stated, at: At): string =>
  `${stance}${value === null ? '' : ` ${value}`} by ${nameOf(claimant, at)}, of ${fact.content.occurred.edtf}`

const LEFT_OUT = {
  notRecordedYet: 'not recorded yet',
  duplicate: 'reported twice',
  retracted: 'withdrawn or struck',
  corrected: 'said otherwise since',
  notKnownYet: 'reported later',
  afterAsOf: 'not past yet',
  excluded: 'left out by `without`',
  stance: 'denied or doubted',
} as const

/** How many claims are left out for which reason; empty where none is. */
const leftOut = (claims: readonly ExplainedPosition[]): string =>
  listed(
    Object.entries(LEFT_OUT).flatMap(([name, words]) => {
      const count = claims.filter(({ reason }) => reason === name).length
      return count > 0 ? [`${count} ${words}`] : []
    }),
  )
