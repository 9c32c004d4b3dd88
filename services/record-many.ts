import { setImmediate as nextTurn } from 'node:timers/promises'
import { isRefusal } from '../domain/refusal.js'
import { type CurationRequest, prepareCuration, referencedId } from './curate.js'
import type { Failed, Held } from './held.js'
import { isToAppend, type Outcome, type Prepared, type ToAppend } from './prepared.js'
import { identityOf, prepareReport, type Report } from './record.js'
import type { Glossaries, Writing } from './writing.js'

/** A development to be recorded, or something that is to be done to one. */
export type Item = { readonly report: Report } | { readonly curation: CurationRequest }

/** So many are prepared in one go, before others have their turn. */
const TURN = 16

/**
 * Records what is sent together, each by itself and in the order given: what became of each. They are appended together
 * as far as none depends on another: what is about a development of which something waits comes once that is durable.
 */
export const recordMany = async (
  writing: Writing,
  glossaries: Glossaries,
  conflict: string,
  items: readonly Item[],
  held: Held,
): Promise<readonly (Outcome | Failed)[]> => {
  const outcomes: (Outcome | Failed)[] = []
  let waiting: { readonly place: number; readonly ids: readonly string[]; readonly toAppend: ToAppend }[] = []
  /** Developments of which something waits. */
  const reported = new Set<string>()
  const curated = new Set<string>()
  let isMarking = false

  const settled = (place: number, ids: readonly string[], outcome: Outcome | Failed): void => {
    outcomes[place] = outcome
    held.settle(ids, outcome)
  }

  const flush = async (): Promise<void> => {
    const taken = waiting
    waiting = []
    reported.clear()
    curated.clear()
    isMarking = false
    if (taken.length === 0) return
    const results = await orFailed(() => writing.store.appendMany(taken.map(({ toAppend }) => toAppend.append)))
    for (const [index, { place, ids, toAppend }] of taken.entries()) {
      const settle = async (): Promise<Outcome> => {
        const result = 'failed' in results ? undefined : results[index]
        if (!result) throw new Error('an append has no result')
        return toAppend.settle(result)
      }
      settled(place, ids, 'failed' in results ? results : await orFailed(settle))
    }
  }

  /** @param ids of the developments that it is about: what is about one of them comes later. */
  const take = async (
    place: number,
    ids: readonly string[],
    among: Set<string>,
    prepare: () => Promise<Prepared>,
  ): Promise<void> => {
    const prepared = await orFailed(prepare)
    if ('failed' in prepared || !isToAppend(prepared)) {
      settled(place, ids, prepared)
      return
    }
    waiting.push({ place, ids, toAppend: prepared })
    for (const id of ids) among.add(id)
  }

  for (const [place, item] of items.entries()) {
    if (place % TURN === TURN - 1) await nextTurn()
    if ('report' in item) {
      const identity = identityOf(writing, conflict, item.report)
      if (isRefusal(identity)) {
        outcomes[place] = identity
        continue
      }
      if (curated.has(identity.id)) await flush()
      const ids = [identity.id]
      const holds = held.answerFor(ids)
      if (holds) {
        outcomes[place] = holds
        continue
      }
      const prepare = () => prepareReport(writing, glossaries, conflict, item.report, identity)
      await take(place, ids, reported, prepare)
      continue
    }
    const { id, curation } = item.curation
    const of = curation.op === 'duplicate' ? referencedId(conflict, curation.body.of) : undefined
    const ids = of === undefined ? [id] : [id, of]
    // How long a chain of duplicates grows is known once the mark before is recorded.
    if ((of !== undefined && isMarking) || ids.some((one) => reported.has(one) || curated.has(one))) await flush()
    const holds = held.answerFor(ids)
    if (holds) {
      settled(place, ids, holds)
      continue
    }
    await take(place, ids, curated, () => prepareCuration(writing, glossaries, item.curation))
    isMarking ||= of !== undefined
  }
  await flush()
  return outcomes
}

const orFailed = async <Of>(work: () => Promise<Of>): Promise<Of | Failed> => {
  try {
    return await work()
  } catch (failed) {
    return { failed }
  }
}
