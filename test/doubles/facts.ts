import type { Certainty, Clock, Fact } from '../../domain/clocks.js'
import { describeConflict, evolveConflict } from '../../domain/conflict.js'
import type { DevelopmentType } from '../../domain/developments/catalogue.js'
import type { Reliability } from '../../domain/developments/envelope.js'
import type { Entry } from '../../domain/glossary/entries.js'
import { emptyGlossary, type Glossary, namesOf } from '../../domain/glossary/glossary.js'
import { type Putting, putEntries } from '../../domain/glossary/put-entries.js'
import { normalise } from '../../domain/normalise.js'
import { isRefusal } from '../../domain/refusal.js'
import { derivedId } from '../../domain/vocabulary/ids.js'
import { dayBounds, parseInstant, parseTime, toInstant, toMs } from '../../domain/vocabulary/time.js'
import type { At } from '../../projections/view.js'
import { ConflictIndex } from '../../services/as-of-index/conflict-index.js'

// Reports in the words of a test, and the facts that they are at a clock: normalised, indexed and read by the real code.

const CONFLICT = 'test-conflict'
const ZONE = 'Europe/Kyiv'
/** When everything is recorded, so that no report lies in the future. */
const NOW = Date.parse('2031-01-01T00:00:00Z')

/** A glossary in as few words as a test needs. */
export type Lexicon = {
  /** Parties, each with the party that it speaks for. */
  readonly parties: { readonly [id: string]: string | null }
  /** Issues, each with its options. */
  readonly issues?: { readonly [id: string]: readonly string[] }
  /** Places, each with the place that it lies within, or with more of its entry. */
  readonly places?: { readonly [id: string]: string | null | Partial<Entry<'place'>> }
  readonly publishers?: { readonly [id: string]: { readonly reliability?: Reliability; readonly speaksFor?: string } }
  readonly principals?: readonly string[]
}

const orThrow = <T extends object>(result: T): Exclude<T, { readonly refused: true }> => {
  if (isRefusal(result)) throw new Error(`${result.detail} ${JSON.stringify(result.errors)}`)
  return result as Exclude<T, { readonly refused: true }>
}

/** The glossary that a lexicon describes, made by the real commands. */
export const glossaryOf = ({ parties, issues, places, publishers, principals = [] }: Lexicon): Glossary => {
  const aliases: readonly string[] = []
  const puttings = [
    ...Object.entries(parties).map(([id, speaksFor]) => ({
      kind: 'party',
      entry: { id, name: id, kind: 'state', aliases, ...(speaksFor === null ? {} : { speaksFor }) },
    })),
    ...Object.entries(issues ?? {}).map(([id, options]) => ({
      kind: 'issue',
      entry: { id, title: id, options, aliases },
    })),
    ...Object.entries(places ?? {}).map(([id, place]) => ({
      kind: 'place',
      entry: { id, name: id, aliases, ...(typeof place === 'string' ? { within: place } : place) },
    })),
    ...Object.entries(publishers ?? {}).map(([id, entry]) => ({
      kind: 'publisher',
      entry: { id, name: id, aliases, ...entry },
    })),
  ].map((putting, index) => ({ ...putting, pointer: `/${index}` }) as Putting)
  const empty = emptyGlossary(CONFLICT)
  const filled = evolveConflict(empty, orThrow(putEntries(empty, puttings)))
  const opened = describeConflict(filled, { title: 'Test', timeZone: ZONE, principals: [...principals] }, false)
  return evolveConflict(filled, orThrow(opened))
}

/** Two principals with those who speak for them, two mediators, a few issues and places, publishers of every kind. */
export const warGlossary = glossaryOf({
  parties: {
    russia: null,
    kremlin: 'russia',
    putin: 'russia',
    peskov: 'kremlin',
    medinsky: 'russia',
    ukraine: null,
    zelensky: 'ukraine',
    yermak: 'ukraine',
    us: null,
    trump: 'us',
    turkey: null,
    osce: null,
  },
  issues: {
    'nato-membership': ['member', 'non-member'],
    'crimea-status': ['russian', 'ukrainian', 'deferred'],
    ceasefire: ['immediate', 'after-agreement'],
    'security-guarantees': [],
  },
  places: {
    ukraine: null,
    'kyiv-oblast': 'ukraine',
    irpin: 'kyiv-oblast',
    kyiv: 'kyiv-oblast',
    kharkiv: 'ukraine',
    istanbul: null,
  },
  publishers: {
    wire: { reliability: 'B' },
    gazette: { reliability: 'C' },
    blog: {},
    tass: { reliability: 'D', speaksFor: 'russia' },
  },
  principals: ['russia', 'ukraine'],
})

/** A report in its input form; `name` gives it an id that a test can ask for. */
export type Report = { readonly name: string | null; readonly input: { readonly [member: string]: unknown } }

/** What a report says beside type, time, claimant and body. */
export type Beside = {
  readonly name?: string
  /** Left out: the last millisecond of `occurred`. */
  readonly reportedAt?: string
  readonly order?: number
  readonly stance?: 'asserts' | 'confirms' | 'denies' | 'doubts'
  readonly relayedBy?: string
  readonly credibility?: number
  readonly place?: string | readonly string[]
  /** Left out: `wire`, where the glossary is {@link warGlossary}. */
  readonly publishers?: readonly string[]
}

/** A report: of what type, when it occurred, who claims it, and what it says. */
export const told = (
  type: DevelopmentType,
  occurred: string,
  claimant: string,
  body: { readonly [member: string]: unknown } = {},
  { name, stance, relayedBy, credibility, publishers = ['wire'], reportedAt, ...beside }: Beside = {},
): Report => ({
  name: name ?? null,
  input: {
    type,
    occurred,
    reportedAt: reportedAt ?? lastInstantOf(occurred),
    claim: {
      claimant,
      ...(stance ? { stance } : {}),
      ...(relayedBy ? { relayedBy } : {}),
      ...(credibility ? { credibility } : {}),
    },
    sources: publishers.map((publisher) => ({ publisher })),
    ...beside,
    ...body,
  },
})

const lastInstantOf = (occurred: string): string => {
  const time = parseTime(occurred, ZONE)
  if ('message' in time) throw new Error(`${occurred}: ${time.message}`)
  return toInstant(toMs(time.to) - 1)
}

/** The id of the report of that name. */
export const idOf = (name: string): string => derivedId(CONFLICT, 'named', name)

/** What a read may fix beside asOf. */
export type Fixing = {
  readonly glossary?: Glossary
  /** A date or an instant; left out: unbounded. */
  readonly knownAt?: string
  readonly certainty?: Certainty
}

/** The exclusive bound of a date (the whole day) or an instant, in milliseconds since 1970. */
export const boundOf = (text: string): number => {
  const bound = dayBounds(text, ZONE)?.to ?? (parseInstant(text) ?? Number.NaN) + 1
  if (Number.isNaN(bound)) throw new Error(`neither a date nor an instant: ${text}`)
  return bound
}

/** A clock at `asOf`, a date or an instant, with everything recorded. */
export const atOf = (asOf: string, { glossary = warGlossary, knownAt, certainty = 'certain' }: Fixing = {}): At => {
  const known = knownAt === undefined ? Number.MAX_SAFE_INTEGER : boundOf(knownAt)
  const clock: Clock = {
    asOf: boundOf(asOf),
    knownAt: known,
    sequence: Number.MAX_SAFE_INTEGER,
    certainty,
  }
  return { clock, glossary }
}

/** The facts, in fold order, that reports recorded in this order are at a clock. */
export const factsOf = (reports: readonly Report[], at: At): readonly Fact[] => {
  const index = new ConflictIndex(CONFLICT)
  const names = namesOf(at.glossary)
  // Grades follow from the publishers, which the index knows from the conflict's own events.
  for (const { entry } of at.glossary.entries.publisher.values())
    index.applyGlossaryEvent(0, { type: 'PublisherRegistered', data: entry })
  for (const [sequence, { name, input }] of reports.entries()) {
    const content = orThrow(normalise(input, { conflict: CONFLICT, zone: ZONE, now: NOW, names }))
    const id = name === null ? derivedId(CONFLICT, 'numbered', sequence) : idOf(name)
    index.applyDevelopmentEvent(sequence + 1, id, { type: content.type, data: { id, conflict: CONFLICT, content } })
  }
  return index.read(at.clock).facts
}
