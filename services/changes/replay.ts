import { type Axis, type Clock, type Fact, handOn, inFoldOrder, movedTo, UNBOUNDED } from '../../domain/clocks.js'
import { toInstant, toNearestInstant } from '../../domain/vocabulary/time.js'
import { RunningTally } from '../../projections/casualties/running-tally.js'
import type { CauseKind } from '../../projections/cause.js'
import { type FactChange, isSameFact } from '../../projections/fact-change.js'
import type { Frame } from '../../projections/frame.js'
import { shareIn, sharesPart } from '../../projections/parts/casualties-parts.js'
import type { Lookup } from '../../projections/parts/lookup.js'
import { inOrderOfPath, type Part } from '../../projections/parts/part.js'
import type { LedgerIndex } from '../ledger-index.js'
import { inSlices } from '../work.js'
import { fatesBetween } from './fates.js'
import { type ItemChange, itemChanges, toldOf } from './item-changes.js'
import { MixedLookup } from './mixed-lookup.js'
import { movedSetting, rewords, type Setting } from './setting.js'

/** What did something on the way: an event, or nothing but time passing. */
type Doing = {
  readonly kind: CauseKind
  readonly sequence: number | null
  readonly reportedAt: number | null
  readonly fact: Fact | undefined
}

const TIME_PASSED: Doing = { kind: 'timePassed', sequence: null, reportedAt: null, fact: undefined }

/**
 * The way along an axis from one setting to a later one with the other hands where they are: a frame for each event that
 * changes an item of the parts, and for each moment at which time alone does. The changes of all frames, folded over the
 * items at the start, give those at the end.
 *
 * On the ledger's axis a frame is an event as it was recorded. On the others it is a development that comes to say
 * something else, at one moment in fold order. Frames are made as they are taken; others have their turn meanwhile.
 * @param start nobody may be left out of it but through its index.
 */
export async function* replayAlong(
  axis: Axis,
  start: Setting,
  end: Clock,
  parts: readonly Part[],
  ledger: LedgerIndex,
): AsyncGenerator<Frame, void, undefined> {
  const replay = new Replay(axis, start, parts, ledger)
  const sliceDone = inSlices()
  for (const { hand, ids } of placesAlong(axis, start, end)) {
    for (const frame of replay.moveTo(hand, ids)) yield frame
    await sliceDone()
  }
}

/** The places of the hand on the way, ascending, with the developments that may count otherwise from there on. */
const placesAlong = (axis: Axis, { index, clock }: Setting, end: Clock) => {
  const [after, upTo] = [handOn(axis, clock), handOn(axis, end)]
  const places = new Map<number, Set<string>>()
  const at = (hand: number): Set<string> => {
    const ids = places.get(hand) ?? new Set<string>()
    places.set(hand, ids)
    return ids
  }
  for (const { at: hand, id } of index.edges.along(axis, after, upTo)) at(hand).add(id)
  if (axis === 'ledger')
    for (const sequence of index.glossarySequences) if (after < sequence && sequence <= upTo) at(sequence)
  return [...places].sort(([a], [b]) => a - b).map(([hand, ids]) => ({ hand, ids }))
}

/** A walk along an axis, standing at one place of it. */
class Replay {
  readonly #axis: Axis
  readonly #parts: readonly Part[]
  readonly #ledger: LedgerIndex
  #here: Setting
  #tally: RunningTally | undefined

  constructor(axis: Axis, start: Setting, parts: readonly Part[], ledger: LedgerIndex) {
    this.#axis = axis
    this.#here = start
    this.#parts = parts
    this.#ledger = ledger
    if (!parts.includes(sharesPart)) return
    const { facts } = start.index.read(start.clock)
    this.#tally = new RunningTally(sharesPart.all(facts, start.lookup.at, start.policy).map(shareIn))
  }

  /** The frames of what changes when the hand is moved to the next place. */
  *moveTo(hand: number, ids: ReadonlySet<string>): Generator<Frame> {
    const before = this.#here
    const after = movedSetting(before, movedTo(this.#axis, before.clock, hand))
    this.#here = after
    const isReread = rewords(before, after)
    const concerned = isReread ? new Set(before.index.developments.ids()) : ids
    const touching = [...concerned]
      .flatMap((id): FactChange[] => {
        const [was, is] = [before.lookup.factOf(id), after.lookup.factOf(id)]
        return was || is ? [{ id, before: was, after: is }] : []
      })
      .sort(inOrder)
    const changed = touching.filter((one) => !isSameFact(one.before, one.after))
    if (this.#axis === 'ledger') {
      if (touching.length > 0)
        yield* this.#frame(this.#recorded(hand, changed, isReread), touching, before.lookup, after.lookup)
      return
    }
    const moved = new Set<string>()
    let from: Lookup = before.lookup
    if (this.#axis === 'world') {
      // First time passes for what is there, then come those that are past with it.
      const passed = new MixedLookup(before.lookup, after.lookup, new Set(), after.lookup.at)
      const there = touching.map(({ id, before: was }) => ({ id, before: was, after: was }))
      yield* this.#frame(TIME_PASSED, there, from, passed)
      from = passed
    }
    const fateOf = fatesBetween(before, after)
    for (const change of changed) {
      moved.add(change.id)
      const to = new MixedLookup(before.lookup, after.lookup, new Set(moved), after.lookup.at)
      yield* this.#frame({ ...fateOf(change.id), fact: change.after ?? change.before }, [change], from, to)
      from = to
    }
  }

  /** What the event of a sequence did: to its own development, where it did anything to that. */
  #recorded(sequence: number, changed: readonly FactChange[], isReread: boolean): Doing {
    const id = this.#here.whole.eventAt(sequence)?.developmentId
    const own = changed.find((one) => one.id === id) ?? changed[0]
    const fact = own?.after ?? own?.before
    if (!own || !fact || isReread) return { ...TIME_PASSED, kind: 'glossary', sequence }
    const before = movedSetting(this.#here, { ...this.#here.clock, sequence: sequence - 1 })
    return { ...fatesBetween(before, this.#here)(own.id), sequence, fact }
  }

  *#frame(doing: Doing, touching: readonly FactChange[], before: Lookup, after: Lookup): Generator<Frame> {
    const found = itemChanges(this.#parts, touching, before, after)
    if (found.length === 0) return
    const { kind, sequence, reportedAt, fact } = doing
    const event = sequence === null ? undefined : this.#here.whole.eventAt(sequence)
    const recorded = sequence === null ? undefined : this.#ledger.at(sequence)
    const { asOf, knownAt, sequence: upTo } = this.#here.clock
    yield {
      sequence,
      position: recorded?.position ?? null,
      recordedAt: recorded?.recordedAt ?? null,
      occurred: fact?.content.occurred ?? null,
      reportedAt: reportedAt === null ? null : toInstant(reportedAt),
      event: { type: event?.type ?? null, developmentId: event?.developmentId ?? null },
      kind,
      clock: {
        asOf: toNearestInstant(asOf - 1),
        knownAt: knownAt === UNBOUNDED ? null : toInstant(knownAt - 1),
        sequence: upTo,
      },
      changes: [...found.map((one) => told(one, before, after)), ...this.#tallied(found)].sort(inOrderOfPath),
    }
  }

  /** The tally as a whole, where shares of it changed. */
  #tallied(found: readonly ItemChange[]): Frame['changes'] {
    const tally = this.#tally
    if (!tally || !found.some(({ part }) => part === sharesPart)) return []
    const { policy } = this.#here
    const before = tally.shownBy(policy)
    for (const one of found)
      if (one.part === sharesPart) tally.replace(one.before && shareIn(one.before), one.after && shareIn(one.after))
    const after = tally.shownBy(policy)
    const isSame = JSON.stringify(before) === JSON.stringify(after)
    return isSame ? [] : [{ view: sharesPart.view, path: '/incidents', before, after }]
  }
}

const told = ({ part, path, before: was, after: is }: ItemChange, before: Lookup, after: Lookup) => ({
  view: part.view,
  path,
  before: was ? { ...toldOf(was, before) } : null,
  after: is ? { ...toldOf(is, after) } : null,
})

const inOrder = (a: FactChange, b: FactChange): number => {
  const [first, second] = [a.after ?? a.before, b.after ?? b.before]
  return first && second ? inFoldOrder(first, second) : 0
}
