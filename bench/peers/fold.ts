import { type Clock, type Fact, inFoldOrder, isKnown, isPast, worldSpan } from '../../domain/clocks.js'
import { CONFLICT_STREAM, type ConflictEvent, evolveConflict } from '../../domain/conflict.js'
import { DEVELOPMENT_STREAM, type DevelopmentEvent, isReport } from '../../domain/development/events.js'
import { type Development, evolveDevelopment } from '../../domain/development/state.js'
import { isDevelopmentType } from '../../domain/developments/catalogue.js'
import type { Reliability } from '../../domain/developments/envelope.js'
import { type Chains, closesCycle, type Piece, visibleAxis } from '../../domain/duplicates.js'
import { emptyGlossary, type Glossary } from '../../domain/glossary/glossary.js'
import type { EventStore, LedgerEvent } from '../../services/event-store.js'
import { CONFLICT } from '../ledger/world.js'

// What is done where there is no index: read the ledger from its start up to the clock, and fold it.

/** What a store gives back was parsed when it was recorded, and is taken as it is. */
const taken = <T>(json: object): T => json as T

const developmentEvent = ({ type, data }: LedgerEvent): DevelopmentEvent => {
  if (!isDevelopmentType(type)) return taken({ type, data })
  const { id, conflict, ...fields } = data
  return taken({ type, data: { id, conflict, content: { type, ...fields } } })
}

type Folded = { readonly state: Development; readonly sequence: number }

/** The facts at a clock, in fold order, and the glossary, folded from the store. */
export const foldFrom = async (
  store: Pick<EventStore, 'readAll'>,
  clock: Clock,
): Promise<{ readonly facts: readonly Fact[]; readonly glossary: Glossary }> => {
  const developments = new Map<string, Folded>()
  const glossaryEvents: ConflictEvent[] = []
  const voids = new Set<string>()
  const state = (id: string): Development | undefined => developments.get(id)?.state
  const isVoid = (id: string, number: number): boolean => voids.has(`${id} ${number}`)
  for await (const event of store.readAll()) {
    if (event.sequence > clock.sequence) break
    if (event.stream.startsWith(CONFLICT_STREAM)) {
      glossaryEvents.push(taken(event))
      continue
    }
    const id = event.stream.slice(DEVELOPMENT_STREAM.length)
    const before = developments.get(id)
    const decided = developmentEvent(event)
    const after = evolveDevelopment(before?.state ?? null, decided)
    if (!isReport(decided) && decided.type === 'DevelopmentMarkedDuplicate')
      if (closesCycle(id, decided.data.of, state, isVoid)) voids.add(`${id} ${after.revision}`)
    developments.set(id, { state: after, sequence: before?.sequence ?? event.sequence })
  }
  const glossary = evolveConflict(emptyGlossary(CONFLICT), glossaryEvents)
  return { facts: factsOf(developments, clock, glossary, isVoid), glossary }
}

const factsOf = (
  developments: ReadonlyMap<string, Folded>,
  clock: Clock,
  glossary: Glossary,
  isVoid: (id: string, number: number) => boolean,
): readonly Fact[] => {
  const state = (id: string): Development | undefined => developments.get(id)?.state
  const chains: Chains = new Map()
  const standing = new Map<string, Folded & { readonly piece: Piece }>()
  const duplicates = new Map<string, (Folded & { readonly piece: Piece })[]>()
  for (const [id, folded] of developments) {
    const pieces = visibleAxis(folded.state, state, isVoid, chains)
    const piece = pieces.find(({ from, until }) => isKnown(from, clock) && !isKnown(until, clock))
    if (piece === undefined) continue
    const found = { ...folded, piece }
    if (piece.sourcesOf === null) standing.set(id, found)
    else duplicates.set(piece.sourcesOf, [...(duplicates.get(piece.sourcesOf) ?? []), found])
  }
  const facts: Fact[] = []
  for (const [id, { state: of, sequence, piece }] of standing) {
    const { content, number, reportedAt } = piece.statement
    const span = worldSpan(content)
    if (!isPast(span, clock)) continue
    const attached = duplicates.get(id) ?? []
    facts.push({
      ...span,
      id,
      content,
      statement: number,
      sequence,
      reportedAt,
      certain: span.end <= clock.asOf,
      sources: [...content.sources, ...attached.flatMap((one) => one.piece.statement.content.sources)],
      duplicates: attached.map((one) => one.state.id),
      reliability: of.grade.reliability ?? bestOf(content.sources, glossary),
      credibility: of.grade.credibility ?? content.claim.credibility ?? 6,
    })
  }
  return facts.sort(inFoldOrder)
}

const bestOf = (sources: Fact['sources'], glossary: Glossary): Reliability =>
  sources
    .map(({ publisher }) => glossary.entries.publisher.get(publisher)?.entry.reliability ?? 'F')
    .reduce<Reliability>((a, b) => (b < a ? b : a), 'F')
