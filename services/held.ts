import { isRefusal } from '../domain/refusal.js'
import { EventStoreFault } from './event-store.js'
import type { Outcome } from './prepared.js'

/** The store failed: the error says whether anything may have been recorded. */
export type Failed = { readonly failed: unknown }

/** With more developments than these, whatever comes later is held. */
const MOST = 10_000

const NOT_RECORDED: Failed = { failed: new EventStoreFault('unavailable', 'an earlier line was not recorded') }

/**
 * The developments of which something is to be sent again, as the store failed or a race was lost, by what is answered to
 * whatever comes later about them: it would be out of its turn. Kept through all that is sent by one request.
 */
export class Held {
  readonly #answers = new Map<string, Outcome | Failed>()

  /** What is answered to what is about some developments; undefined where it may have its turn. */
  answerFor(ids: readonly string[]): Outcome | Failed | undefined {
    for (const id of ids) {
      const answer = this.#answers.get(id)
      if (answer) return answer
    }
    return this.#answers.size >= MOST ? NOT_RECORDED : undefined
  }

  /** Holds what comes later about some developments, where what was about them has to be sent again. */
  settle(ids: readonly string[], outcome: Outcome | Failed): void {
    const answer = toBeHeld(outcome)
    if (answer && this.#answers.size < MOST) for (const id of ids) this.#answers.set(id, answer)
  }
}

const toBeHeld = (outcome: Outcome | Failed): Outcome | Failed | undefined => {
  if ('failed' in outcome) return NOT_RECORDED
  return isRefusal(outcome) && outcome.code === 'PARLEY_WRONG_REVISION' ? outcome : undefined
}
