import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { rootOfClaimant } from '../domain/glossary/glossary.js'
import { itemsOfAllViews } from './all-items.js'
import { evidence } from './evidence.js'
import type { At } from './view.js'

/** Raised whenever the answer would change for the same facts, so with every view whose items it lists. */
export const SINGLE_SOURCE_VERSION = 1

/** An item that rests on one original claimant, however many published it. */
export const singleSourceItem = z
  .object({
    view: z.string(),
    path: z.string().describe('where it stands in its view: /<key>, in positions /<issue>/<party>'),
    claimant: z.string().describe('the root for which all its claimants speak'),
  })
  .extend(evidence.shape)
  .meta({ id: 'SingleSourceItem' })
export type SingleSourceItem = z.infer<typeof singleSourceItem>

/** The items of all views that rest on one independent claimant, by view and path. */
export const singleSourceOf = (facts: readonly Fact[], at: At): readonly SingleSourceItem[] =>
  itemsOfAllViews(facts, at).flatMap(({ view, path, ...rests }) => {
    const [claimant, another] = new Set(rests.claimants.map((id) => rootOfClaimant(at.glossary, id)))
    return claimant === undefined || another !== undefined ? [] : [{ view, path, claimant, ...rests }]
  })
