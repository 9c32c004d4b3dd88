import type { Refusal } from '../domain/refusal.js'
import type { Append, AppendResult, EventStore } from './event-store.js'
import type { Written } from './writing.js'

/** What became of something that was to be recorded; `position` and `revision` are those of its development. */
export type Outcome = Written | Refusal

/** Something that is to be recorded, once the store has what it says: the append, and what its result comes to. */
export type ToAppend = { readonly append: Append; readonly settle: (result: AppendResult) => Promise<Outcome> }

/** What is to be recorded, or what has become of it already. */
export type Prepared = ToAppend | Outcome

export const isToAppend = (prepared: Prepared): prepared is ToAppend => 'append' in prepared

/** Appends by itself what is to be appended. */
export const appendPrepared = async (store: EventStore, prepared: Prepared): Promise<Outcome> => {
  if (!isToAppend(prepared)) return prepared
  const { stream, expected, events } = prepared.append
  return prepared.settle(await store.append(stream, expected, events))
}
