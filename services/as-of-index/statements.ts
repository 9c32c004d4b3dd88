import { type Clock, isRecorded, OPEN_END } from '../../domain/clocks.js'
import { type Considered, type Hidden, hidingAt, type Version } from '../../domain/considered.js'
import { type Development, type Entry, evolveDevelopment } from '../../domain/development/state.js'
import { type Chains, duplicateOf, type IsVoid } from '../../domain/duplicates.js'
import type { Exclusions } from '../../domain/exclusions.js'
import type { ConflictIndex } from './conflict-index.js'
import { factOf, type Kept, stateAt } from './kept.js'

/** Every content that events up to the sequence `until` ever gave the statements of a development, in their order. */
const versionsOf = ({ sequences, events }: Kept, until: number): readonly Version[] => {
  let state: Development | null = null
  let versions: readonly Version[] = []
  for (const [revision, event] of events.entries()) {
    const sequence = sequences[revision] ?? 0
    if (!isRecorded(sequence, { sequence: until })) break
    const before = new Set<Entry>(state?.entries)
    state = evolveDevelopment(state, event)
    const entries = new Set<Entry>(state.entries)
    versions = [
      ...versions.map((version) =>
        version.recordedUntil === OPEN_END && !entries.has(version.statement)
          ? { ...version, recordedUntil: sequence }
          : version,
      ),
      ...state.entries.flatMap((entry): Version[] =>
        entry.kind === 'says' && !before.has(entry)
          ? [{ statement: entry, recordedFrom: sequence, recordedUntil: OPEN_END }]
          : [],
      ),
    ]
  }
  return versions
}

/**
 * Every statement that events up to the sequence `until` ever made, with each content that it had, and why the clock
 * does not show it. What it would show, had exclusions not let it fall, is `excluded`.
 */
export const statementsOf = (
  index: ConflictIndex,
  clock: Clock,
  until: number,
  exclusions: Exclusions,
): readonly Considered[] => {
  const left = index.without(clock, exclusions)
  const considered = consideredIn(left, clock, until)
  if (left === index) return considered
  const fallen = consideredIn(index, clock, until).filter(({ fact }) => !left.get(fact.id))
  return [...considered, ...fallen.map((one) => ({ ...one, hidden: one.hidden ?? EXCLUDED }))]
}

const EXCLUDED: Hidden = { reason: 'excluded' }

const consideredIn = (index: ConflictIndex, clock: Clock, until: number): readonly Considered[] => {
  const { facts, glossary } = index.read(clock)
  const shown = new Map(facts.map((fact) => [fact.id, fact]))
  const isVoid: IsVoid = (id, number) => index.get(id)?.voidMarks.has(number) ?? false
  const then = (id: string): Development | undefined => {
    const kept = index.get(id)
    return (kept && stateAt(kept, clock.sequence)) ?? undefined
  }
  const chains: Chains = new Map()
  return [...index.developments.values()].flatMap((kept) => {
    const { id } = kept.state
    const state = then(id) ?? null
    const fact = shown.get(id)
    const whyHidden = hidingAt(state, state && duplicateOf(state, then, isVoid, clock, chains), clock)
    return versionsOf(kept, until).map((version): Considered => {
      const { statement, recordedFrom: recorded, recordedUntil } = version
      const isShown =
        fact?.statement === statement.number && isRecorded(recorded, clock) && !isRecorded(recordedUntil, clock)
      return isShown
        ? { fact, recorded, hidden: null }
        : { fact: factOf(kept, { id, statement }, [], glossary, clock), recorded, hidden: whyHidden(version) }
    })
  })
}
