import type { Voice } from '../domain/glossary/glossary.js'
import type { Touched } from './view.js'

// Several reports of one thing are accounts of the same, and merge member by member.

export type Account<Entry> = { readonly entry: Entry; readonly voice: Voice }

/**
 * Accounts in order of preference: those in the own voice of whoever it is about before those of others, and among
 * equals what was said last in fold order.
 */
export const inPreference = <Entry>(
  touched: readonly Touched<Entry>[],
  voiceIn: (entry: Entry) => Voice,
): readonly Account<Entry>[] => {
  const newestFirst = touched.toReversed().map(({ entry }) => ({ entry, voice: voiceIn(entry) }))
  const inVoice = (asked: Voice) => newestFirst.filter(({ voice }) => voice === asked)
  return [...inVoice('own'), ...inVoice('attributed')]
}

/** The first value that was stated at all; null where none was. */
export const firstStated = <T>(values: readonly (T | undefined)[]): T | null =>
  values.find((value) => value !== undefined) ?? null
