import { type Clock, type Fact, inFoldOrder } from '../../domain/clocks.js'
import type { Glossary } from '../../domain/glossary/glossary.js'
import type { SeenRow } from './seen-row.js'

/**
 * The facts that rows seen at a clock are, in fold order: those of duplicates lend their sources.
 * @param of ids of developments: given, others show no fact of their own.
 */
export const factsOf = (
  rows: Iterable<SeenRow>,
  glossary: Glossary,
  clock: Clock,
  of?: ReadonlySet<string>,
): readonly Fact[] => {
  const shown: SeenRow[] = []
  const attached = new Map<string, SeenRow[]>()
  for (const row of rows) {
    const { id, sourcesOf } = row
    if (sourcesOf === null) {
      if (!of || of.has(id)) shown.push(row)
    } else {
      const duplicates = attached.get(sourcesOf) ?? []
      attached.set(sourcesOf, duplicates)
      duplicates.push(row)
    }
  }
  const attachedTo = (id: string): readonly SeenRow[] => (attached.size === 0 ? NONE : (attached.get(id) ?? NONE))
  return shown.map((row) => row.factAt(attachedTo(row.id), glossary, clock)).sort(inFoldOrder)
}

/** The same one after another, made when they are taken; each row is followed by those whose sources stand with it. */
export function* eachFactOf(rows: Iterable<SeenRow>, glossary: Glossary, clock: Clock): Generator<Fact> {
  let shown: SeenRow | undefined
  let attached: SeenRow[] = []
  for (const row of rows) {
    if (row.sourcesOf !== null) attached.push(row)
    else {
      if (shown) yield shown.factAt(attached, glossary, clock)
      shown = row
      attached = []
    }
  }
  if (shown) yield shown.factAt(attached, glossary, clock)
}

const NONE: readonly SeenRow[] = []
