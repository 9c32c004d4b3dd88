import { type Clock, type Fact, inFoldOrder } from '../../../domain/clocks.js'
import type { Work } from '../../../domain/work.js'
import { DEFAULT_POLICY } from '../../../projections/casualties/policies.js'
import { RunningTally } from '../../../projections/casualties/running-tally.js'
import type { IncidentsTally } from '../../../projections/casualties/tally.js'
import { shareIn, sharesPart } from '../../../projections/parts/casualties-parts.js'
import { IndexLookup } from '../../changes/index-lookup.js'
import type { ConflictIndex } from '../conflict-index.js'
import type { FirstFacts } from './visible-facts.js'

// What sums say, folded from the facts at a clock: it takes long, and is done between others' turns.

/** So many developments are read together. */
const READ_TOGETHER = 64

export function* foldedTally(index: ConflictIndex, clock: Clock): Work<IncidentsTally> {
  const tally = new RunningTally([])
  for (const incident of index.strandsOfKind('incident')) {
    for (const item of sharesPart.items(incident, new IndexLookup(index, clock, DEFAULT_POLICY)))
      tally.add(shareIn(item))
    yield
  }
  return tally.shownBy(DEFAULT_POLICY)
}

/** The first facts at a clock, and how many there are. */
export function* foldedFirst(index: ConflictIndex, clock: Clock, count: number): Work<FirstFacts> {
  let [facts, total]: [readonly Fact[], number] = [[], 0]
  let ids: string[] = []
  const read = (): void => {
    const found = index.read(clock, undefined, new Set(ids)).facts
    total += found.length
    facts = [...facts, ...found].sort(inFoldOrder).slice(0, count)
    ids = []
  }
  for (const id of index.developments.ids()) {
    ids.push(id)
    if (ids.length < READ_TOGETHER) continue
    read()
    yield
  }
  read()
  return { facts, total }
}
