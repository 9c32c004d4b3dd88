import { z } from 'zod'
import type { Fact } from '../domain/clocks.js'
import { rootOfClaimant } from '../domain/glossary/glossary.js'
import type { Work } from '../domain/work.js'
import { DEFAULT_POLICY } from './casualties/policies.js'
import { evidence, evidenceOf } from './evidence.js'
import { allParts } from './parts/all-parts.js'
import { figureSeries } from './parts/figures-part.js'
import { inOrderOfPath } from './parts/part.js'
import type { At } from './view.js'

/** Raised whenever the answer would change for the same facts, so with every view whose items it lists. */
export const SINGLE_SOURCE_VERSION = 2

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

/**
 * The items of all views that rest on one independent claimant, by view and path. At each yield the work may be
 * interrupted.
 */
export function* singleSourceOf(facts: readonly Fact[], at: At): Work<readonly SingleSourceItem[]> {
  const found: SingleSourceItem[] = []
  for (const { view, all } of [...allParts.filter(({ derived }) => !derived), figureSeries]) {
    for (const { path, facts: own, disputes } of all(facts, at, DEFAULT_POLICY)) {
      const rests = evidenceOf(own, disputes, at.glossary)
      const [claimant, another] = new Set(rests.claimants.map((id) => rootOfClaimant(at.glossary, id)))
      if (claimant !== undefined && another === undefined) found.push({ view, path, claimant, ...rests })
      yield
    }
    yield
  }
  return found.sort(inOrderOfPath)
}
