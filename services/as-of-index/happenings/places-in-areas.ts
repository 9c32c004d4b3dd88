import type { Glossary } from '../../../domain/glossary/glossary.js'
import { type Overlap, overlapOf } from '../../../projections/commitments/happenings.js'

/** A list of places, by its number, and how it lies to an area. */
export type PlacesLying = { readonly placeList: number; readonly overlap: Overlap }

/** Lists of places that are numbered from 0 on, and grow. */
type PlaceLists = { readonly placeLists: number; placesAt(number: number): readonly string[] }

type Found = { readonly lying: PlacesLying[]; upTo: number }

/** Finds which lists of places lie in an area: each list is compared with an area once for a glossary. */
export class PlacesInAreas {
  readonly #lists: PlaceLists
  readonly #found = new WeakMap<Glossary, Map<string, Found>>()

  constructor(lists: PlaceLists) {
    this.#lists = lists
  }

  of(area: readonly string[], glossary: Glossary): readonly PlacesLying[] {
    if (area.length === 0) return []
    const byArea = this.#found.get(glossary) ?? new Map<string, Found>()
    this.#found.set(glossary, byArea)
    const key = area.join(' ')
    const found = byArea.get(key) ?? { lying: [], upTo: 0 }
    byArea.set(key, found)
    for (; found.upTo < this.#lists.placeLists; found.upTo++) {
      const overlap = overlapOf(this.#lists.placesAt(found.upTo), area, glossary)
      if (overlap) found.lying.push({ placeList: found.upTo, overlap })
    }
    return found.lying
  }
}
