import type { Clock, Fact, Source } from '../../domain/clocks.js'
import type { DevelopmentEvent } from '../../domain/development/events.js'
import type { Content } from '../../domain/developments/catalogue.js'
import type { Reliability } from '../../domain/developments/envelope.js'
import type { LedgerEvent } from '../../services/event-store.js'

// What the clocks mean, in the plainest words: cut the ledger at the clock, tell each development's life from its
// start, and ask of everything whether it stands at this one point. Nothing is kept between two questions, and nothing
// is shared with the model but its types, so that the two can only agree by being right.

/** The facts of one conflict's ledger (events in ledger order) at a clock, in fold order. */
export const referenceFacts = (ledger: readonly LedgerEvent[], clock: Clock): readonly Fact[] => {
  const recorded = ledger.filter((event) => event.sequence <= clock.sequence)
  const lives = livesOf(recorded)
  const reliabilities = publisherReliabilities(recorded)
  const facts: Fact[] = []
  for (const life of lives) {
    if (isStruck(life) || markAt(life, lives, clock) !== undefined) continue
    const statement = standing(life, clock)
    if (statement === undefined) continue
    const { content } = statement
    const { from, end, reportedBeforeOccurred } = span(content)
    const certain = end <= clock.asOf
    if (!certain && !(clock.certainty === 'possible' && from < clock.asOf)) continue
    const duplicates = lives.filter((other) => other !== life && chainEnd(other, lives, clock) === life)
    const counting = duplicates.flatMap((duplicate) => {
      const said = isStruck(duplicate) ? undefined : standing(duplicate, clock)
      return said === undefined ? [] : [{ id: duplicate.id, sources: said.content.sources }]
    })
    facts.push({
      id: life.id,
      sequence: life.sequence,
      statement: statement.number,
      content,
      reportedAt: ms(content.reportedAt.at),
      from,
      end,
      reportedBeforeOccurred,
      certain,
      sources: [...content.sources, ...counting.flatMap(({ sources }) => sources)],
      duplicates: counting.map(({ id }) => id),
      reliability: life.reliability ?? best(content.sources, reliabilities),
      credibility: life.credibility ?? content.claim.credibility ?? 6,
    })
  }
  return facts.sort(byFoldOrder)
}

// --- section 2: the end of a statement, and fold order

const ms = (instant: string): number => Date.parse(instant)

const span = ({ occurred, reportedAt }: Content) => {
  const from = occurred.from === null ? Number.NEGATIVE_INFINITY : ms(occurred.from)
  const to = ms(occurred.to)
  const known = ms(reportedAt.at)
  if (known < from) return { from, end: to, reportedBeforeOccurred: true }
  return { from, end: Math.min(to, known + 1), reportedBeforeOccurred: false }
}

const byFoldOrder = (a: Fact, b: Fact): number => {
  if (a.certain !== b.certain) return a.certain ? -1 : 1
  const keysOf = (fact: Fact): readonly number[] => [
    fact.certain ? fact.end : fact.from,
    fact.reportedAt,
    fact.content.order,
    fact.sequence,
  ]
  const others = keysOf(b)
  for (const [at, key] of keysOf(a).entries()) {
    const other = others[at] ?? key
    if (key !== other) return key < other ? -1 : 1
  }
  return 0
}

// --- section 3: a development is a list of entries in knowledge time, and strikes on the ledger clock

export type Says = { readonly number: number; readonly kind: 'says'; readonly content: Content }
type Entry = Says | { readonly number: number; readonly kind: 'withdraws' | 'restores'; readonly reportedAt: number }
type Strike =
  | { readonly number: number; readonly strikes: 'all' }
  | { readonly number: number; readonly strikes: 'entry'; readonly entry: number }
  | { readonly number: number; readonly strikes: 'asDuplicate'; readonly of: string }

export type Life = {
  readonly id: string
  readonly sequence: number
  entries: Entry[]
  /** Those in force. A mark that would have closed a cycle never is. */
  strikes: Strike[]
  reliability?: Reliability
  credibility?: number
}

/** Every development's life, in the order of their first events. */
export const livesOf = (recorded: readonly LedgerEvent[]): readonly Life[] => {
  const lives: Life[] = []
  for (const event of recorded) {
    if (!event.stream.startsWith('parleyDevelopment-')) continue
    const id = event.stream.slice('parleyDevelopment-'.length)
    const life = lives.find((known) => known.id === id)
    if (life === undefined) lives.push({ id, sequence: event.sequence, entries: [firstEntry(event)], strikes: [] })
    else live(life, event, lives)
  }
  return lives
}

const firstEntry = ({ type, data, revision }: LedgerEvent): Entry => {
  const { id: _id, conflict: _conflict, ...fields } = data
  return { number: revision, kind: 'says', content: as<Content>({ type, ...fields }) }
}

const live = (life: Life, { type, data, revision: number }: LedgerEvent, lives: readonly Life[]): void => {
  const event = as<DevelopmentEvent>({ type, data })
  switch (event.type) {
    case 'DevelopmentCorrected':
      if (event.data.reason === 'source-revised') {
        life.entries.push({ number, kind: 'says', content: event.data.content })
      } else {
        for (const { statement, content } of event.data.entries)
          life.entries = life.entries.map((entry) =>
            entry.number === statement ? { number: statement, kind: 'says', content } : entry,
          )
      }
      break
    case 'DevelopmentRetracted':
      if (event.data.reason === 'source-withdrew')
        life.entries.push({ number, kind: 'withdraws', reportedAt: ms(event.data.reportedAt.at) })
      else if (event.data.statement === undefined) life.strikes.push({ number, strikes: 'all' })
      else life.strikes.push({ number, strikes: 'entry', entry: event.data.statement })
      break
    case 'DevelopmentReinstated':
      if (event.data.reason === 'source-restored') {
        life.entries.push({ number, kind: 'restores', reportedAt: ms(event.data.reportedAt.at) })
      } else {
        const { undoes } = event.data
        life.strikes = life.strikes.filter((strike) => strike.number !== undoes)
      }
      break
    case 'DevelopmentMarkedDuplicate': {
      const { of } = event.data
      if (!leadsTo(of, life.id, lives)) life.strikes.push({ number, strikes: 'asDuplicate', of })
      break
    }
    case 'DevelopmentGraded':
      if (event.data.reliability !== undefined) life.reliability = event.data.reliability
      if (event.data.credibility !== undefined) life.credibility = event.data.credibility
      break
    default:
      throw new Error(`a second report in one stream: ${type}`)
  }
}

/** Ledgers hold JSON; what the reference is given has been made by the model's own decisions. */
const as = <T>(json: object): T => json as T

export const entryTime = (entry: Entry): number =>
  entry.kind === 'says' ? ms(entry.content.reportedAt.at) : entry.reportedAt

export const inKnowledgeOrder = (a: Entry, b: Entry): number => entryTime(a) - entryTime(b) || a.number - b.number

export const isEntryStruck = (life: Life, entry: Entry): boolean =>
  life.strikes.some((strike) => strike.strikes === 'entry' && strike.entry === entry.number)

export const isStruck = (life: Life): boolean => life.strikes.some(({ strikes }) => strikes === 'all')

/** The statement that the last entry known at the clock leaves standing, whatever strikes the whole. */
const standing = (life: Life, { knownAt }: Clock): Says | undefined => {
  const known = life.entries
    .filter((entry) => !isEntryStruck(life, entry) && entryTime(entry) < knownAt)
    .sort(inKnowledgeOrder)
  const last = known.at(-1)
  if (last === undefined || last.kind === 'withdraws') return undefined
  return known.filter((entry) => entry.kind === 'says').at(-1)
}

// --- duplicates

const marksOf = (life: Life) => life.strikes.filter((strike) => strike.strikes === 'asDuplicate')

/** Whether the marks in force lead from the development `from` to `to`. */
const leadsTo = (from: string, to: string, lives: readonly Life[]): boolean => {
  if (from === to) return true
  const life = lives.find(({ id }) => id === from)
  return life !== undefined && marksOf(life).some(({ of }) => leadsTo(of, to, lives))
}

/** When a development was first known: its earliest statement that is not struck; where all are, the earliest. */
const firstKnown = (life: Life): number => {
  const statements = life.entries.filter((entry) => entry.kind === 'says')
  const good = statements.filter((entry) => !isEntryStruck(life, entry))
  return Math.min(...(good.length > 0 ? good : statements).map(entryTime))
}

/** The last mark in force whose target is known at the clock: before that it has no effect. */
export const markAt = (life: Life, lives: readonly Life[], { knownAt }: Clock): Life | undefined =>
  marksOf(life)
    .map(({ of }) => lives.find(({ id }) => id === of))
    .filter((target) => target !== undefined)
    .filter((target) => firstKnown(target) < knownAt)
    .at(-1)

const chainEnd = (life: Life, lives: readonly Life[], clock: Clock): Life => {
  const target = markAt(life, lives, clock)
  return target === undefined ? life : chainEnd(target, lives, clock)
}

// --- section 5: grades and the glossary, on the ledger clock

const publisherReliabilities = (recorded: readonly LedgerEvent[]): ReadonlyMap<string, Reliability> => {
  const grades = new Map<string, Reliability>()
  for (const { type, data } of recorded) {
    if (type !== 'PublisherRegistered') continue
    const { id, reliability } = as<{ id: string; reliability?: Reliability }>(data)
    grades.delete(id)
    if (reliability !== undefined) grades.set(id, reliability)
  }
  return grades
}

const best = (sources: readonly Source[], grades: ReadonlyMap<string, Reliability>): Reliability =>
  sources.map(({ publisher }) => grades.get(publisher) ?? 'F').sort()[0] ?? 'F'
