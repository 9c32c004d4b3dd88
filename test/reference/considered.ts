import type { Clock } from '../../domain/clocks.js'
import type { LedgerEvent } from '../../services/event-store.js'
import {
  entryTime,
  inKnowledgeOrder,
  isEntryStruck,
  isStruck,
  type Life,
  livesOf,
  markAt,
  referenceFacts,
} from './facts.js'

// Why a clock does not show a statement, in the plainest words: of everything that was ever said in a ledger, each
// question of the list is asked in turn.

export type ReferenceConsidered = {
  readonly id: string
  readonly statement: number
  /** Sequence of the event that gave the statement its content. */
  readonly recorded: number
  readonly hidden: string | null
}

/** Every content that was ever given to a statement of a ledger, and why the clock does not show it. */
export const referenceConsidered = (ledger: readonly LedgerEvent[], clock: Clock): readonly ReferenceConsidered[] => {
  const said = ledger.flatMap(saidBy)
  const lives = livesOf(ledger.filter(({ sequence }) => sequence <= clock.sequence))
  const facts = referenceFacts(ledger, clock)
  return said.map((one) => {
    const { id, statement, recorded } = one
    const isReplaced = said.some(
      (other) =>
        other.id === id &&
        other.statement === statement &&
        other.recorded > recorded &&
        other.recorded <= clock.sequence,
    )
    const isRecorded = recorded <= clock.sequence
    const isShown = isRecorded && !isReplaced && facts.some((fact) => fact.id === id && fact.statement === statement)
    if (isShown) return { ...one, hidden: null }
    const life = lives.find((known) => known.id === id)
    const isThere = life !== undefined && isRecorded
    return { ...one, hidden: isThere ? whyHidden(life, lives, statement, isReplaced, clock) : 'notRecordedYet' }
  })
}

type Said = Omit<ReferenceConsidered, 'hidden'>

/** Which statements an event gives a content. */
const saidBy = ({ stream, type, data, revision, sequence: recorded }: LedgerEvent): readonly Said[] => {
  if (!stream.startsWith('parleyDevelopment-')) return []
  const id = stream.slice('parleyDevelopment-'.length)
  if (revision === 0) return [{ id, statement: 0, recorded }]
  if (type !== 'DevelopmentCorrected') return []
  const entries: unknown = data.entries
  if (!Array.isArray(entries)) return [{ id, statement: revision, recorded }]
  return entries.map(({ statement }) => ({ id, statement: Number(statement), recorded }))
}

const whyHidden = (
  life: Life,
  lives: readonly Life[],
  statement: number,
  isReplaced: boolean,
  clock: Clock,
): string => {
  if (markAt(life, lives, clock) !== undefined) return 'duplicate'
  const entry = life.entries.find(({ number }) => number === statement)
  if (!entry) throw new Error('the statement is not among the entries')
  const known = life.entries.filter((one) => !isEntryStruck(life, one) && entryTime(one) < clock.knownAt)
  const last = known.sort(inKnowledgeOrder).at(-1)
  const isWithdrawn = last?.kind === 'withdraws' && known.includes(entry)
  if (isStruck(life) || isEntryStruck(life, entry) || isWithdrawn) return 'retracted'
  const standing = known.filter(({ kind }) => kind === 'says').at(-1)
  const isRevised = known.includes(entry) && standing !== entry
  if (isReplaced || isRevised) return 'corrected'
  if (!known.includes(entry)) return 'notKnownYet'
  return 'afterAsOf'
}
