import { allParts } from '../../projections/parts/all-parts.js'
import { sharesPart } from '../../projections/parts/casualties-parts.js'
import { inOrderOfPath, type Part } from '../../projections/parts/part.js'
import { positionsPart } from '../../projections/parts/positions-part.js'
import type { Strand } from '../../projections/strands.js'
import { correctionMoments } from './correction-moments.js'
import { type ItemChange, itemChanges } from './item-changes.js'
import { MixedLookup } from './mixed-lookup.js'
import { bothOf, movedSetting, type Setting } from './setting.js'

/** Figures and positions. */
const correctable: readonly Part[] = allParts.filter((part) => part.counts !== undefined || part === positionsPart)

/** The settings around a correction, and the present one. */
type Settings = { readonly before: Setting; readonly after: Setting; readonly now: Setting }

/** The settings at one moment of the world. */
type Around = Settings & {
  /** What was said before, but for the developments concerned, which say what they say since. */
  readonly mixed: MixedLookup
  /** The development that was corrected. */
  readonly id: string
}

/** An item that was corrected. */
export type CorrectedItem = {
  readonly found: ItemChange
  /** The moment at which it shows: a world clock, an exclusive bound in milliseconds since 1970. */
  readonly asOf: number
  readonly around: Around
  /** Developments without which it was not answered so, the corrected one aside. */
  readonly beside: readonly string[]
}

/**
 * Each item that is answered otherwise since a correction, by path: at the moment at which what is concerned was just
 * past, or else at the first at which it shows.
 * @param concerned the developments that say something else since.
 */
export const correctedItems = (
  corrected: string,
  concerned: ReadonlySet<string>,
  settings: Settings,
): readonly CorrectedItem[] => {
  const items = new Map<string, CorrectedItem>()
  const settled = new Set<Strand>()
  const moments = correctionMoments(concerned, settings.before, settings.after)
  for (const [place, { asOf, ids, strands }] of moments.entries()) {
    // An incident is one item; what is told of a proposal is told of the positions of many.
    if (strands.size > 0 && [...strands].every((strand) => settled.has(strand))) continue
    const at = (setting: Setting): Setting => movedSetting(setting, { ...setting.clock, asOf })
    const [before, after, now] = [at(settings.before), at(settings.after), at(settings.now)]
    const both = bothOf(concerned, before.lookup, after.lookup)
    const { id } = both.find((one) => one.id === corrected) ?? both[0] ?? {}
    if (id === undefined) continue
    const mixed = new MixedLookup(before.lookup, after.lookup, concerned)
    for (const found of itemChanges(correctable, both, before.lookup, mixed)) {
      if (found.part === sharesPart) for (const strand of found.strands) settled.add(strand)
      const path = `${found.part.view}${found.path}`
      if (items.has(path)) continue
      const beside = place === 0 ? [] : madeWith(found, before).filter((one) => one !== id && ids.has(one))
      items.set(path, { found, asOf, around: { before, after, now, mixed, id }, beside })
    }
  }
  return [...items.values()].sort(({ found: a }, { found: b }) =>
    inOrderOfPath({ view: a.part.view, path: a.path }, { view: b.part.view, path: b.path }),
  )
}

/** The developments with which an item was made before. */
const madeWith = ({ part, before }: ItemChange, { lookup }: Setting): readonly string[] =>
  before
    ? [
        ...new Set(
          [...before.facts, ...before.disputes, ...(part.readWith?.(before, lookup) ?? [])].map(({ id }) => id),
        ),
      ]
    : []
