import { type Axis, type Clock, handOn, isVisible, movedTo } from '../../domain/clocks.js'
import type { DevelopmentEvent, LifeEventType } from '../../domain/development/events.js'
import type { Says } from '../../domain/development/state.js'
import { sorting } from '../../domain/sorting.js'
import { toMs, toNearestInstant } from '../../domain/vocabulary/time.js'
import type { Work } from '../../domain/work.js'
import { amountsBetween, type Correction } from '../../projections/corrections.js'
import type { Lookup } from '../../projections/parts/lookup.js'
import type { Placed } from '../../projections/parts/part.js'
import type { Kept } from '../as-of-index/kept.js'
import type { LedgerIndex } from '../ledger-index.js'
import type { AxisWindow } from './axis-window.js'
import { correctedItems } from './corrected-items.js'
import { fatesBetween } from './fates.js'
import { type ItemChange, toldOf } from './item-changes.js'
import { movedSetting, type Setting } from './setting.js'

/** The events by which somebody corrects what was said. */
const CORRECTING: ReadonlySet<DevelopmentEvent['type']> = new Set<LifeEventType>([
  'DevelopmentCorrected',
  'DevelopmentRetracted',
  'DevelopmentReinstated',
  'DevelopmentMarkedDuplicate',
  'DevelopmentGraded',
])

/** The axes along which what was answered may be corrected: our record, or the claimant's account. */
export const correctedAxes = ['ledger', 'knowledge'] as const satisfies readonly Axis[]
export type CorrectedAxis = (typeof correctedAxes)[number]

/**
 * What was once answered of figures and positions and is answered otherwise since it was corrected, in the order of the
 * places of the hand: along the ledger's axis as events recorded it, along that of knowledge as sources told it. Each is
 * answered at the world clock at which the development concerned was just past, so that also what newer figures have
 * replaced is found, or else at the first at which it shows.
 * At each yield the work may be interrupted, also where nothing was found.
 * @param here up to where corrections are looked for; its other hands are those of the answers.
 * @param window of the axis: what was answered in it.
 */
export function* correctionsAlong(
  axis: CorrectedAxis,
  here: Setting,
  window: AxisWindow,
  ledger: LedgerIndex,
): Generator<Correction | undefined, void, undefined> {
  for (const place of yield* correctedPlaces(axis, here, window)) {
    yield* correctionsAt(axis, place, here, window, ledger)
    yield
  }
}

/** A place of the hand at which a development was corrected. */
type Corrected = { readonly hand: number; readonly kept: Kept }

/** What was answered in the window stood until after its beginning, so that it was corrected later. */
function* correctedPlaces(
  axis: CorrectedAxis,
  { index, clock }: Setting,
  { after }: AxisWindow,
): Work<readonly Corrected[]> {
  const isLater = (hand: number): boolean => hand > after + 1 && hand <= handOn(axis, clock)
  const found: Corrected[] = []
  for (const kept of index.developments.all()) {
    const hands = axis === 'ledger' ? correctingEvents(kept) : turningHands(kept, axis, clock)
    for (const hand of hands.filter(isLater)) found.push({ hand, kept })
    yield
  }
  return yield* sorting(found, (a, b) => a.hand - b.hand || a.kept.sequence - b.kept.sequence)
}

const correctingEvents = ({ events, sequences }: Kept): readonly number[] =>
  sequences.filter((_, revision) => {
    const type = events[revision]?.type
    return type !== undefined && CORRECTING.has(type)
  })

/** What a development shows from a place of the hand on; undefined: nothing. */
type Turn = { readonly hand: number; readonly statement: Says | undefined }

/** Where on an axis a development comes to show something else, from the first place at which it shows anything. */
const turnsOf = ({ rows }: Kept, axis: CorrectedAxis, clock: Clock): readonly Turn[] => {
  const hands = rows.flatMap(({ knownFrom, knownUntil, recordedFrom, recordedUntil }) =>
    axis === 'ledger' ? [recordedFrom, recordedUntil] : [knownFrom + 1, knownUntil + 1],
  )
  const turns: Turn[] = []
  for (const hand of [...new Set(hands)].filter(Number.isFinite).sort((a, b) => a - b)) {
    const shown = rows.find((row) => row.sourcesOf === null && isVisible(row, movedTo(axis, clock, hand)))
    const statement = shown?.statement
    if (statement !== turns.at(-1)?.statement) turns.push({ hand, statement })
  }
  return turns
}

/** Where it comes to show something else than before. */
const turningHands = (kept: Kept, axis: CorrectedAxis, clock: Clock): readonly number[] =>
  turnsOf(kept, axis, clock)
    .slice(1)
    .map(({ hand }) => hand)

function* correctionsAt(
  axis: CorrectedAxis,
  { hand, kept }: Corrected,
  here: Setting,
  { until }: AxisWindow,
  ledger: LedgerIndex,
): Generator<Correction> {
  const { clock, index } = here
  const stoodSince = (id: string): number | undefined => {
    const one = index.get(id)
    return one && turnsOf(one, axis, clock).findLast((turn) => turn.hand < hand)?.hand
  }
  const own = stoodSince(kept.state.id)
  if (own === undefined || own > until) return
  const timeAt = (at: number): string =>
    axis === 'ledger' ? (ledger.at(at)?.recordedAt ?? '') : toNearestInstant(at - 1)
  const [beforeIt, afterIt] = [movedTo(axis, clock, hand - 1), movedTo(axis, clock, hand)]
  // Along the ledger an event may concern others too; what is reported at the same time is corrected by itself.
  const concerned = axis === 'ledger' ? index.edges.between(beforeIt, afterIt) : new Set([kept.state.id])
  const settings = { before: movedSetting(here, beforeIt), after: movedSetting(here, afterIt), now: here }
  for (const { found, asOf, around, beside } of correctedItems(kept.state.id, concerned, settings)) {
    const since = Math.max(own, ...beside.map((id) => stoodSince(id) ?? own))
    if (since > until) continue
    const { kind, sequence: doneBy, reportedAt } = fatesBetween(around.before, around.after)(around.id)
    const sequence = axis === 'ledger' ? hand : doneBy
    const event = kept.events[kept.sequences.indexOf(sequence)]
    yield {
      ...toldAs(found, around.before.lookup, around.mixed, around.now.lookup),
      asOf: toNearestInstant(asOf - 1),
      answeredFrom: timeAt(since),
      changedAt: timeAt(hand),
      lastedSeconds: (toMs(timeAt(hand)) - toMs(timeAt(since))) / 1_000,
      cause: {
        developmentId: around.id,
        kind,
        sequence,
        reportedAt: toNearestInstant(reportedAt),
        recordedAt: ledger.at(sequence)?.recordedAt ?? null,
      },
      event: { type: event?.type ?? null, reason: event && 'reason' in event.data ? event.data.reason : null },
    }
  }
}

const toldAs = (
  { part, strands, path, before: was, after: is }: ItemChange,
  before: Lookup,
  after: Lookup,
  now: Lookup,
) => {
  const standing = strands.flatMap((strand) => part.items(strand, now)).find((item) => item.path === path)
  const counts = (item: Placed | undefined) => (item && part.counts ? part.counts(item.item) : [])
  const amounts = amountsBetween(counts(was), counts(is))
  const told = (item: Placed | undefined, lookup: Lookup) => (item ? { ...toldOf(item, lookup) } : null)
  return {
    view: part.view,
    path,
    before: told(was, before),
    after: told(is, after),
    now: told(standing, now),
    amounts: [...amounts],
  }
}
