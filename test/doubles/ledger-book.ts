import type { Clock } from '../../domain/clocks.js'
import { type ConflictEvent, conflictStream, evolveConflict, parseConflictEvent } from '../../domain/conflict.js'
import {
  type Decision,
  gradeDevelopment,
  liftStrike,
  markDuplicate,
  rectify,
  report,
  revise,
  strike,
  withdrawOrRestore,
} from '../../domain/development/decide.js'
import { type DevelopmentEvent, developmentStream, storedData } from '../../domain/development/events.js'
import { type Development, evolveDevelopment } from '../../domain/development/state.js'
import { emptyGlossary, type Glossary, namesOf } from '../../domain/glossary/glossary.js'
import { normalise, type Recording } from '../../domain/normalise.js'
import { isRefusal, type Refusal } from '../../domain/refusal.js'
import type { JsonObject, LedgerEvent } from '../../services/event-store.js'
import { leafHash, leafTextOf } from '../../services/ledger-leaf.js'

const ZONE = 'Europe/Kyiv'
const CONFLICT = 'war'

/** The id of the `n`th development of a test. */
export const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** Which development an id of {@link idOf} is of. */
export const numberIn = (id: string): number => Number(id.slice(-12))

type Asked = { readonly note?: string }

/**
 * A ledger of one conflict that is written through the model's own decisions, so that it is legal. What is refused or
 * already so is not written. The store's clock, `now`, is the test's to set.
 */
export class LedgerBook {
  readonly events: LedgerEvent[] = []
  /** Milliseconds since 1970. */
  now = Date.parse('2026-01-01T00:00:00.000Z')
  glossary: Glossary = emptyGlossary(CONFLICT)
  readonly #developments = new Map<string, Development>()

  constructor() {
    this.curate('ConflictOpened', { title: 'The war', timeZone: ZONE, principals: [] })
    for (const id of ['east', 'west'])
      this.curate('PartyRegistered', { id, name: `Party ${id}`, kind: 'state', aliases: [] })
    for (const id of ['gazette', 'herald', 'courier'])
      this.curate('PublisherRegistered', { id, name: `The ${id}`, aliases: [] })
  }

  get recording(): Recording {
    return { conflict: CONFLICT, zone: ZONE, now: this.now, names: namesOf(this.glossary) }
  }

  get head(): number {
    return this.events.length
  }

  development(n: number): Development | undefined {
    return this.#developments.get(idOf(n))
  }

  get developments(): readonly Development[] {
    return [...this.#developments.values()]
  }

  curate(type: ConflictEvent['type'], data: JsonObject): void {
    this.glossary = evolveConflict(this.glossary, [parseConflictEvent(type, data)])
    this.#append(conflictStream(CONFLICT), type, data, this.glossary.revision)
  }

  report(n: number, input: object): Decision {
    const content = normalise(input, this.recording)
    if (isRefusal(content)) return content
    const known = this.development(n) ?? null
    return this.write(n, report(known, idOf(n), CONFLICT, content))
  }

  /** The claimant changed its account. */
  revise(n: number, reportedAt: string, patch: { readonly [key: string]: unknown }): Decision {
    return this.#decide(n, (state) => revise(state, { reportedAt, patch }, this.recording))
  }

  /** We had recorded it wrongly. */
  rectify(
    n: number,
    patch: { readonly [key: string]: unknown },
    replaces?: number | readonly number[] | 'all',
  ): Decision {
    return this.#decide(n, (state) => rectify(state, { replaces, patch }, this.recording))
  }

  withdraw(n: number, reportedAt: string): Decision {
    return this.#decide(n, (state) => withdrawOrRestore(state, 'withdraws', { reportedAt }, this.recording))
  }

  restore(n: number, reportedAt: string): Decision {
    return this.#decide(n, (state) => withdrawOrRestore(state, 'restores', { reportedAt }, this.recording))
  }

  strike(n: number, statement?: number): Decision {
    return this.#decide(n, (state) => strike(state, { statement }))
  }

  lift(n: number, undoes?: number): Decision {
    return this.#decide(n, (state) => liftStrike(state, { undoes }))
  }

  mark(n: number, of: number): Decision {
    const target = this.development(of)
    return target ? this.#decide(n, (state) => markDuplicate(state, target, {})) : null
  }

  grade(n: number, grade: Parameters<typeof gradeDevelopment>[1] & Asked): Decision {
    return this.#decide(n, (state) => gradeDevelopment(state, grade))
  }

  #decide(n: number, decide: (state: Development) => Decision): Decision {
    const state = this.development(n)
    return state ? this.write(n, decide(state)) : null
  }

  /** Appends what was decided, as it is. */
  write(n: number, decision: Decision): Decision {
    if (decision === null || isRefusal(decision)) return decision
    const id = idOf(n)
    const state = evolveDevelopment(this.development(n) ?? null, decision)
    this.#developments.set(id, state)
    this.#append(developmentStream(id), decision.type, jsonOf(storedData(decision)), state.revision)
    return decision
  }

  #append(stream: string, type: string, data: JsonObject, revision: number): void {
    const last = this.events.at(-1)
    const created = new Date(this.now).toISOString()
    const sequence = this.events.length + 1
    const event = {
      id: idOf(1_000_000 + sequence),
      type,
      schemaVersion: 1,
      data,
      metadata: { conflict: CONFLICT, recordedBy: 'local', contentDigest: '', $correlationId: `at-${sequence}` },
      stream,
      revision,
      recordedAt: last && last.recordedAt > created ? last.recordedAt : created,
    }
    this.events.push({ ...event, sequence, position: String(sequence), leaf: leafHash(leafTextOf(event)) })
  }
}

/** What a store would give back: JSON without undefined members. */
const jsonOf = (data: object): JsonObject => JSON.parse(JSON.stringify(data))

/** A decision that must be an event. */
export const written = (decision: Decision): DevelopmentEvent => {
  if (decision === null) throw new Error('it was so already')
  if (isRefusal(decision)) throw new Error(`refused: ${JSON.stringify(decision satisfies Refusal)}`)
  return decision
}

/** The clock that sees everything, with some of its hands set. */
export const clockAt = (hands: Partial<Clock> = {}): Clock => ({
  asOf: Date.parse('2100-01-01T00:00:00.000Z'),
  knownAt: Number.MAX_SAFE_INTEGER,
  sequence: Number.MAX_SAFE_INTEGER,
  certainty: 'certain',
  ...hands,
})
