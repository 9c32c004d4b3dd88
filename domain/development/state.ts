import type { z } from 'zod'
import type { Content, DevelopmentType } from '../developments/catalogue.js'
import type { reliability } from '../developments/envelope.js'
import { type ReportTime, toMs } from '../vocabulary/time.js'
import { type DevelopmentEvent, isReport } from './events.js'

/**
 * An entry of a development in knowledge time, numbered by the revision of the event that made it. `reportedAt` is in
 * milliseconds since 1970. At a point of knowledge time the last entry known by then decides, in the order of
 * {@link inKnowledgeOrder}.
 */
export type Says = {
  readonly kind: 'says'
  readonly number: number
  readonly reportedAt: number
  readonly content: Content
}
export type Entry =
  | Says
  | {
      readonly kind: 'withdraws' | 'restores'
      readonly number: number
      readonly reportedAt: number
      /** `reportedAt` as it was said. */
      readonly given: string
    }

/** One of our own errors, put right on the ledger clock: it strikes an entry, or the whole. */
export type Strike = {
  /** The revision of the event that made it. */
  readonly number: number
  readonly strikes:
    | { readonly kind: 'entry'; readonly statement: number }
    | { readonly kind: 'whole' }
    | { readonly kind: 'duplicate'; readonly of: string }
  /** The revision of the event that lifted it; null while it is in force. */
  readonly liftedBy: number | null
}

export type Grade = {
  readonly reliability?: z.infer<typeof reliability> | undefined
  readonly credibility?: number | undefined
}

export type Development = {
  readonly id: string
  readonly conflict: string
  readonly type: DevelopmentType
  /** Revision of the last event. */
  readonly revision: number
  /** What was first recorded, whatever became of it: retries are compared with it. */
  readonly reported: Content
  /** In the order in which they were recorded. */
  readonly entries: readonly Entry[]
  readonly strikes: readonly Strike[]
  readonly grade: Grade
}

// --- evolve

/** The development after one more event; the first event is its report. */
export const evolveDevelopment = (state: Development | null, event: DevelopmentEvent): Development => {
  if (isReport(event)) {
    if (state) throw new Error(`development ${state.id} is reported twice in its stream`)
    const { id, conflict, content } = event.data
    const entry: Says = { kind: 'says', number: 0, reportedAt: toMs(content.reportedAt.at), content }
    return {
      id,
      conflict,
      type: content.type,
      revision: 0,
      reported: content,
      entries: [entry],
      strikes: [],
      grade: {},
    }
  }
  if (!state) throw new Error(`a development's stream begins with ${event.type}`)
  const number = state.revision + 1
  const next = { ...state, revision: number }
  const reported = ({ at, given }: ReportTime) => ({ number, reportedAt: toMs(at), given })
  const withEntry = (entry: Entry): Development => ({ ...next, entries: [...state.entries, entry] })
  const withStrike = (strikes: Strike['strikes']): Development => ({
    ...next,
    strikes: [...state.strikes, { number, strikes, liftedBy: null }],
  })
  switch (event.type) {
    case 'DevelopmentCorrected': {
      if (event.data.reason === 'source-revised') {
        const { content } = event.data
        return withEntry({ kind: 'says', number, reportedAt: toMs(content.reportedAt.at), content })
      }
      const contents = new Map(event.data.entries.map(({ statement, content }) => [statement, content]))
      return { ...next, entries: state.entries.map((entry) => replaced(entry, contents.get(entry.number))) }
    }
    case 'DevelopmentRetracted':
      if (event.data.reason === 'source-withdrew')
        return withEntry({ kind: 'withdraws', ...reported(event.data.reportedAt) })
      return withStrike(
        event.data.statement === undefined ? { kind: 'whole' } : { kind: 'entry', statement: event.data.statement },
      )
    case 'DevelopmentReinstated': {
      if (event.data.reason === 'source-restored')
        return withEntry({ kind: 'restores', ...reported(event.data.reportedAt) })
      const { undoes } = event.data
      return {
        ...next,
        strikes: state.strikes.map((strike) =>
          strike.number === undoes && strike.liftedBy === null ? { ...strike, liftedBy: number } : strike,
        ),
      }
    }
    case 'DevelopmentMarkedDuplicate':
      return withStrike({ kind: 'duplicate', of: event.data.of })
    case 'DevelopmentGraded': {
      const { reliability, credibility } = event.data
      return {
        ...next,
        grade: {
          ...state.grade,
          ...(reliability === undefined ? {} : { reliability }),
          ...(credibility === undefined ? {} : { credibility }),
        },
      }
    }
    default: {
      const _: never = event
      return _
    }
  }
}

const replaced = (entry: Entry, content: Content | undefined): Entry =>
  content === undefined || entry.kind !== 'says'
    ? entry
    : { ...entry, content, reportedAt: toMs(content.reportedAt.at) }

// --- what stands

/** Entries in the order of knowledge time: (reportedAt, number). */
export const inKnowledgeOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries.length < 2 ? entries : [...entries].sort((a, b) => a.reportedAt - b.reportedAt || a.number - b.number)

/** Strikes that are in force, oldest first. */
export const strikesInForce = (state: Development): readonly Strike[] =>
  state.strikes.filter(({ liftedBy }) => liftedBy === null)

const isEntryStruck = (state: Development, number: number): boolean =>
  strikesInForce(state).some(({ strikes }) => strikes.kind === 'entry' && strikes.statement === number)

/** The entries that no strike of their own is in force against, in knowledge order. */
export const unstruckEntries = (state: Development): readonly Entry[] =>
  inKnowledgeOrder(
    state.strikes.length === 0 ? state.entries : state.entries.filter(({ number }) => !isEntryStruck(state, number)),
  )

/** The statements that no strike of their own is in force against, in knowledge order; all where every one is struck. */
export const statementsOf = (state: Development): readonly Says[] => {
  const says = (entries: readonly Entry[]): Says[] => entries.filter((entry): entry is Says => entry.kind === 'says')
  const unstruck = says(unstruckEntries(state))
  return unstruck.length > 0 ? unstruck : says(inKnowledgeOrder(state.entries))
}

/** When the development became known: milliseconds since 1970 of its earliest statement. */
export const firstKnown = (state: Development): number => statementsOf(state)[0]?.reportedAt ?? Number.POSITIVE_INFINITY

/** A stretch of knowledge time, [from, until) in milliseconds since 1970, in which one statement stands. */
export type Stretch = { readonly from: number; readonly until: number; readonly statement: Says }

/**
 * The development's knowledge axis, cut by its entries: where which statement stands. Where nothing stands there is no
 * stretch; none has zero width. Strikes of the whole are not looked at here.
 */
export const knowledgeAxis = (state: Development): readonly Stretch[] => {
  const stretches: Stretch[] = []
  let lastSays: Says | null = null
  let standing: Says | null = null
  let from = Number.NEGATIVE_INFINITY
  const cut = (at: number): void => {
    if (standing && at > from) stretches.push({ from, until: at, statement: standing })
  }
  for (const entry of unstruckEntries(state)) {
    cut(entry.reportedAt)
    from = entry.reportedAt
    if (entry.kind === 'says') lastSays = entry
    standing = entry.kind === 'withdraws' ? null : lastSays
  }
  cut(Number.POSITIVE_INFINITY)
  return stretches.length < 2 ? stretches : merged(stretches)
}

/** Neighbouring stretches of one statement are one: a restoration of what stands cuts nothing. */
const merged = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const result: Stretch[] = []
  for (const stretch of stretches) {
    const before = result.at(-1)
    if (before && before.until === stretch.from && before.statement === stretch.statement)
      result[result.length - 1] = { ...before, until: stretch.until }
    else result.push(stretch)
  }
  return result
}
