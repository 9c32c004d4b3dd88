import { type Clock, isRecorded, OPEN_END } from '../../domain/clocks.js'
import { type Considered, type Hidden, hidingAt, type Version } from '../../domain/considered.js'
import { type Development, type Entry, evolveDevelopment } from '../../domain/development/state.js'
import { type Chains, duplicateOf, type IsVoid } from '../../domain/duplicates.js'
import type { Exclusions } from '../../domain/exclusions.js'
import type { ConflictIndex } from './conflict-index.js'
import { factOf, type Kept, stateAt } from './kept.js'

/** Every content that events up to the sequence `until` ever gave the statements of a development, in their order. */
export const versionsOf = ({ sequences, events }: Kept, until: number): readonly Version[] => {
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
 * @param of ids of developments: given, only their statements.
 */
export const statementsOf = (
  index: ConflictIndex,
  clock: Clock,
  until: number,
  exclusions: Exclusions,
  of?: ReadonlySet<string>,
): readonly Considered[] => {
  const left = index.without(clock, exclusions, of)
  const considered = consideredIn(left, clock, until, of)
  if (left === index) return considered
  const fallen = consideredIn(index, clock, until, of).filter(({ fact }) => !left.get(fact.id))
  return [...considered, ...fallen.map((one) => ({ ...one, hidden: one.hidden ?? EXCLUDED }))]
}

const EXCLUDED: Hidden = { reason: 'excluded' }

/** Why an index does not show versions of a development's statements at a clock: to be asked of those that it does not. */
export const hidingIn = (index: ConflictIndex, clock: Clock): ((id: string) => (version: Version) => Hidden) => {
  const isVoid: IsVoid = (id, number) => index.get(id)?.voidMarks.has(number) ?? false
  const then = (id: string): Development | undefined => {
    const kept = index.get(id)
    return (kept && stateAt(kept, clock.sequence)) ?? undefined
  }
  const chains: Chains = new Map()
  return (id) => {
    const state = then(id) ?? null
    return hidingAt(state, state && duplicateOf(state, then, isVoid, clock, chains), clock)
  }
}

const consideredIn = (
  index: ConflictIndex,
  clock: Clock,
  until: number,
  of: ReadonlySet<string> | undefined,
): readonly Considered[] => {
  const { facts, glossary } = index.read(clock, undefined, of)
  const shown = new Map(facts.map((fact) => [fact.id, fact]))
  const hiding = hidingIn(index, clock)
  return [...index.developments.all(of)].flatMap((kept) => {
    const { id } = kept.state
    const fact = shown.get(id)
    const whyHidden = hiding(id)
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
