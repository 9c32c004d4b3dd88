import {
  type Clock,
  type Fact,
  isPast,
  isVisible,
  OPEN_END,
  type Rectangle,
  type WorldSpan,
  worldSpan,
} from '../../domain/clocks.js'
import type { DevelopmentEvent } from '../../domain/development/events.js'
import { type Development, evolveDevelopment, type Grade, type Says } from '../../domain/development/state.js'
import type { Reliability } from '../../domain/developments/envelope.js'
import { type Exclusions, withoutSources } from '../../domain/exclusions.js'
import type { Glossary } from '../../domain/glossary/glossary.js'

/** A statement's rectangle, and where its sources stand: with itself, or with the development that it duplicates. */
export type Row = Rectangle & { readonly id: string; readonly statement: Says; readonly sourcesOf: string | null }

/**
 * A development as the index keeps it: its present state, its rows, and what changed on the ledger clock only. The lists
 * grow in place as the index is fed, which alone writes to them: what a clock sees in them stays the same.
 */
export type Kept = {
  readonly state: Development
  /** Ledger sequence of its first event. */
  readonly sequence: number
  /** Ledger sequence of each event, by revision. */
  readonly sequences: number[]
  /** Its events, by revision: counterfactual reads fold some developments anew. */
  readonly events: DevelopmentEvent[]
  /** Every row that ever was; those still open have an open end. */
  readonly rows: Row[]
  /** Places among the rows of those still open, in the order of knowledge time. */
  readonly open: readonly number[]
  readonly grades: { readonly sequence: number; readonly grade: Grade }[]
  /** Revisions of marks that closed a cycle at their place in the ledger, and have no effect. */
  readonly voidMarks: Set<number>
}

/** Rows of one development that are closed, by their places, those that are opened, and the places of all then open. */
export type Cuts = {
  readonly closed: readonly number[]
  readonly opened: readonly Row[]
  readonly open: readonly number[]
}

/** A development after one more event, which has cut no rows yet. */
export const evolved = (before: Kept | undefined, sequence: number, event: DevelopmentEvent): Kept => {
  const state = evolveDevelopment(before?.state ?? null, event)
  const kept: Kept = before
    ? { ...before, state }
    : { state, sequence, sequences: [], events: [], rows: [], open: [], grades: [], voidMarks: new Set() }
  kept.sequences.push(sequence)
  kept.events.push(event)
  if (event.type === 'DevelopmentGraded') kept.grades.push({ sequence, grade: state.grade })
  return kept
}

/** A development with rows closed and opened at a sequence. */
export const cut = (kept: Kept, sequence: number, { closed, opened, open }: Cuts): Kept => {
  for (const place of closed) {
    const row = kept.rows[place]
    if (row) kept.rows[place] = { ...row, recordedUntil: sequence }
  }
  kept.rows.push(...opened)
  return { ...kept, open }
}

/** The places of the rows that are open, in the order of knowledge time. */
export const openIn = (rows: readonly Row[]): readonly number[] =>
  [...rows.entries()]
    .filter(([, { recordedUntil }]) => recordedUntil === OPEN_END)
    .sort(([, a], [, b]) => a.knownFrom - b.knownFrom)
    .map(([place]) => place)

/** Whether a clock sees a row: as its development's own where it is past, or as the sources of another. */
export const isSeenAt = (
  rectangle: Rectangle,
  isOwn: boolean,
  span: () => Pick<WorldSpan, 'from' | 'end'>,
  clock: Clock,
): boolean => isVisible(rectangle, clock) && (!isOwn || isPast(span(), clock))

/** The rows of a development that a clock sees. */
export const seenOf = (kept: Kept, clock: Clock): readonly Row[] =>
  kept.rows.filter((row) => isSeenAt(row, row.sourcesOf === null, () => worldSpan(row.statement.content), clock))

/** A development as it was at a ledger clock; null before its first event. */
export const stateAt = ({ state, sequences, events }: Kept, sequence: number): Development | null => {
  if ((sequences.at(-1) ?? 0) <= sequence) return state
  return events.reduce<Development | null>(
    (then, event, revision) => ((sequences[revision] ?? 0) <= sequence ? evolveDevelopment(then, event) : then),
    null,
  )
}

/** A development whose statements are without the excluded publishers' sources; rows of one statement still share it. */
export const withoutSourcesOf = (kept: Kept, exclusions: Exclusions): Kept => {
  const left = new Map<Says, Says>()
  const leaving = (statement: Says): Says => {
    const content = withoutSources(statement.content, exclusions)
    if (content === statement.content) return statement
    const one = left.get(statement) ?? { ...statement, content }
    left.set(statement, one)
    return one
  }
  return { ...kept, rows: kept.rows.map((row) => ({ ...row, statement: leaving(row.statement) })) }
}

/** The fact that a row is at a clock; `attached` are the rows of duplicates whose sources stand with it. */
export const factOf = (
  kept: Pick<Kept, 'sequence' | 'grades'>,
  { statement, id }: Pick<Row, 'statement' | 'id'>,
  attached: readonly (Pick<Kept, 'sequence'> & Pick<Row, 'statement' | 'id'>)[],
  glossary: Glossary,
  clock: Clock,
): Fact => {
  const { content } = statement
  const { from, end, reportedBeforeOccurred } = worldSpan(content)
  const grade = kept.grades.findLast(({ sequence }) => sequence <= clock.sequence)?.grade
  const duplicates = attached.length === 0 ? NONE : [...attached].sort((a, b) => a.sequence - b.sequence)
  return {
    from,
    end,
    reportedBeforeOccurred,
    id,
    content,
    statement: statement.number,
    sequence: kept.sequence,
    reportedAt: statement.reportedAt,
    certain: end <= clock.asOf,
    sources:
      duplicates === NONE
        ? content.sources
        : [...content.sources, ...duplicates.flatMap((one) => one.statement.content.sources)],
    duplicates: duplicates === NONE ? NONE : duplicates.map((one) => one.id),
    reliability: grade?.reliability ?? bestReliability(content.sources, glossary),
    credibility: grade?.credibility ?? content.claim.credibility ?? 6,
  }
}

/** Few statements have duplicates. */
const NONE: readonly never[] = []

/** The best grade among the publishers of a statement; F where none is graded. */
export const bestReliability = (
  sources: readonly Pick<Fact['sources'][number], 'publisher'>[],
  glossary: Glossary,
): Reliability => {
  let best: Reliability = 'F'
  for (const { publisher } of sources) {
    const grade = glossary.entries.publisher.get(publisher)?.entry.reliability
    if (grade !== undefined && grade < best) best = grade
  }
  return best
}
