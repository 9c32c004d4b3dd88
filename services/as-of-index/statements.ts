import { type Clock, type Fact, isRecorded, OPEN_END } from '../../domain/clocks.js'
import { type Considered, type Hidden, type Version, whyHidden } from '../../domain/considered.js'
import { type Development, type Entry, evolveDevelopment } from '../../domain/development/state.js'
import { duplicateOf, type IsVoid } from '../../domain/duplicates.js'
import { type Exclusions, isNothing } from '../../domain/exclusions.js'
import type { ConflictIndex } from './conflict-index.js'
import { factOf, type Kept, stateAt } from './kept.js'

/** Every content that events up to the sequence `until` ever gave the statements of a development, in their order. */
const versionsOf = ({ sequences, events }: Kept, until: number): readonly Version[] => {
  let state: Development | null = null
  let versions: readonly Version[] = []
  for (const [revision, event] of events.entries()) {
    const sequence = sequences[revision] ?? 0
    if (!isRecorded(sequence, { sequence: until })) break
    const before: readonly Entry[] = state?.entries ?? []
    state = evolveDevelopment(state, event)
    const { entries } = state
    versions = [
      ...versions.map((version) =>
        version.recordedUntil === OPEN_END && !entries.includes(version.statement)
          ? { ...version, recordedUntil: sequence }
          : version,
      ),
      ...entries.flatMap((entry): Version[] =>
        entry.kind === 'says' && !before.includes(entry)
          ? [{ statement: entry, recordedFrom: sequence, recordedUntil: OPEN_END }]
          : [],
      ),
    ]
  }
  return versions
}

/**
 * Every statement that events up to the sequence `until` ever made, with each content that it had, and why the clock
 * does not show it. What exclusions leave out and the clock would show is `excluded`.
 */
export const statementsOf = (
  index: ConflictIndex,
  clock: Clock,
  until: number,
  exclusions: Exclusions,
): readonly Considered[] => {
  const byId = (facts: readonly Fact[]): ReadonlyMap<string, Fact> => new Map(facts.map((fact) => [fact.id, fact]))
  const { facts, glossary } = index.read(clock, exclusions)
  const shown = byId(facts)
  const shownToAll = isNothing(exclusions) ? shown : byId(index.read(clock).facts)
  const then = (id: string): Development | undefined => {
    const kept = index.get(id)
    return (kept && stateAt(kept, clock.sequence)) ?? undefined
  }
  const isVoid: IsVoid = (id, number) => index.get(id)?.voidMarks.has(number) ?? false
  return [...index.developments.values()].flatMap((kept) => {
    const { id } = kept.state
    const state = then(id) ?? null
    const behind = state && duplicateOf(state, then, isVoid, clock)
    return versionsOf(kept, until).map((version): Considered => {
      const { statement, recordedFrom: recorded, recordedUntil } = version
      const isOf = (fact: Fact | undefined): fact is Fact =>
        fact?.statement === statement.number && isRecorded(recorded, clock) && !isRecorded(recordedUntil, clock)
      const fact = shown.get(id)
      if (isOf(fact)) return { fact, recorded, hidden: null }
      const hidden: Hidden = isOf(shownToAll.get(id))
        ? { reason: 'excluded' }
        : whyHidden(version, state, behind, clock)
      return { fact: factOf(kept, { id, statement }, [], glossary, clock), recorded, hidden }
    })
  })
}
