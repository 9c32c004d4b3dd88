import { z } from 'zod'
import type { Work } from '../../domain/work.js'
import { Names } from './columns/names.js'
import type { Texts } from './columns/texts.js'
import type { DerivedPart, SumPart } from './derived-part.js'
import { ColumnDevelopments } from './developments/column-developments.js'
import type { GrowingDevelopments } from './developments/developments.js'
import type { KeptCache } from './developments/kept-cache.js'
import { DuplicateMarks } from './duplicate-marks.js'
import { Edges } from './edges.js'
import { Filing } from './filing.js'
import { GlossaryHistory } from './glossary-history.js'
import { HappeningColumns } from './happenings/happening-columns.js'
import { PositionColumns } from './positions/position-columns.js'
import { ReportColumns } from './reports/report-columns.js'
import { type Section, type Sections, valueIn, valueSection } from './snapshots/sections.js'
import { IncidentTally } from './tally/incident-tally.js'
import { VisibleFacts } from './tally/visible-facts.js'

/** A kind of derived part: a snapshot's is used where it is of this version. */
type Kind<Part> = { readonly version: number; readonly make: (ids: Names) => Part }

/** What every read needs: where a snapshot lacks one, it is made anew before anything is read. */
const directories = {
  filing: { version: Filing.version, make: (ids: Names) => new Filing(ids) },
  edges: { version: Edges.version, make: (ids: Names) => new Edges(ids) },
} satisfies Readonly<Record<string, Kind<DerivedPart>>>

/** What reads do without: where a snapshot lacks one, facts are folded until it is made anew. */
const sums = {
  tally: { version: IncidentTally.version, make: () => new IncidentTally() },
  visible: { version: VisibleFacts.version, make: (ids: Names) => new VisibleFacts(ids) },
  happenings: { version: HappeningColumns.version, make: (ids: Names) => new HappeningColumns(ids) },
  positions: { version: PositionColumns.version, make: (ids: Names) => new PositionColumns(ids) },
  reports: { version: ReportColumns.version, make: (ids: Names) => new ReportColumns(ids) },
} satisfies Readonly<Record<string, Kind<SumPart>>>

type Made<Kinds extends Readonly<Record<string, Kind<DerivedPart>>>> = {
  [Name in keyof Kinds]: ReturnType<Kinds[Name]['make']>
}

export type DirectoryName = keyof typeof directories
export type SumName = keyof typeof sums
const directoryNames = Object.keys(directories) as readonly DirectoryName[]
export const sumNames = Object.keys(sums) as readonly SumName[]

/** What the index of a conflict is made of; a derived part is replaced by one that was made anew. */
export type Parts = {
  readonly developments: GrowingDevelopments
  readonly marks: DuplicateMarks
  readonly glossary: GlossaryHistory
  readonly directories: Made<typeof directories>
  readonly sums: Partial<Made<typeof sums>>
  /** Left out where what is indexed is a supposition: no snapshot is made of it, and all is folded. */
  readonly kept?: { readonly ids: Names; readonly columns: ColumnDevelopments }
}

export const newDirectory = (name: DirectoryName, ids: Names): DerivedPart => directories[name].make(ids)
export const newSum = (name: SumName, ids: Names): SumPart => sums[name].make(ids)

/** The parts of a new index: texts and cache may be shared with other conflicts. */
export const newParts = (conflict: string, texts: Texts, cache: KeptCache): Parts => {
  const ids = new Names()
  const columns = new ColumnDevelopments(ids, texts, cache)
  return {
    kept: { ids, columns },
    developments: columns,
    marks: new DuplicateMarks((id) => columns.get(id)?.state),
    glossary: new GlossaryHistory(conflict),
    directories: madeOf(directories, ids),
    sums: madeOf(sums, ids),
  }
}

const madeOf = <Kinds extends Readonly<Record<string, Kind<DerivedPart>>>>(kinds: Kinds, ids: Names): Made<Kinds> =>
  Object.fromEntries(Object.entries(kinds).map(([name, { make }]) => [name, make(ids)])) as Made<Kinds>

const kinds: Readonly<Record<string, Kind<DerivedPart>>> = { ...directories, ...sums }

type Derived = Pick<Parts, 'directories' | 'sums'>

/** The derived parts that there are by name, in the order in which they are told of an event. */
const namedIn = (parts: Derived): readonly (readonly [string, DerivedPart])[] => [
  ...directoryNames.map((name) => [name, parts.directories[name]] as const),
  ...sumNames.flatMap((name) => (parts.sums[name] ? [[name, parts.sums[name]] as const] : [])),
]

/** The derived parts that there are, in the order in which they are told of an event. */
export const derivedIn = ({ directories, sums }: Derived): readonly DerivedPart[] => {
  const derived: DerivedPart[] = []
  for (const name of directoryNames) derived.push(directories[name])
  for (const name of sumNames) {
    const sum = sums[name]
    if (sum) derived.push(sum)
  }
  return derived
}

const versionsSchema = z.record(z.string(), z.number())

/** What parts are, as sections of a snapshot: see {@link Section}. */
export const frozenParts = ({ kept, marks, glossary, ...parts }: Parts, name: string): readonly Section[] => {
  if (!kept) throw new Error('what is supposed is not kept')
  const derived = namedIn(parts)
  return [
    ...kept.ids.frozen(`${name}.ids`),
    ...kept.columns.frozen(name),
    ...glossary.frozen(`${name}.glossary`),
    ...marks.frozen(`${name}.marked`),
    valueSection(`${name}.versions`, Object.fromEntries(derived.map(([part]) => [part, kinds[part]?.version]))),
    ...derived.flatMap(([part, one]) => one.frozen(`${name}.${part}`)),
  ]
}

/** Is told of a derived part of a snapshot that is not used. */
export type PartIgnored = (part: string, reason: string) => void

/**
 * Fills new parts with what {@link frozenParts} gave at a sequence. Sums that can't be used are left out.
 * @returns the directories that can't be used: they are to be made anew.
 */
export function* thawParts(
  { kept, marks, glossary, ...parts }: Parts,
  name: string,
  sections: Sections,
  sequence: number,
  ignored: PartIgnored,
): Work<readonly DirectoryName[]> {
  if (!kept) throw new Error('what is supposed is not kept')
  yield* kept.ids.thaw(`${name}.ids`, sections)
  yield* kept.columns.thaw(name, sections, sequence)
  yield* glossary.thaw(`${name}.glossary`, sections)
  marks.thaw(`${name}.marked`, sections)
  const has = `${name}.versions`
  const versions = sections.has(has) ? versionsSchema.parse(valueIn(sections, has)) : {}
  function* thawed(kinds: Readonly<Record<string, Kind<DerivedPart>>>, into: object): Work<readonly string[]> {
    const missing: string[] = []
    for (const [part, { version, make }] of Object.entries(kinds)) {
      try {
        if (versions[part] !== version) throw new Error(`it is of version ${versions[part] ?? 'none'}, not ${version}`)
        const made = make(ids)
        yield* made.thaw(`${name}.${part}`, sections, sequence)
        Object.assign(into, { [part]: made })
      } catch (error) {
        ignored(part, error instanceof Error ? error.message : String(error))
        missing.push(part)
      }
    }
    return missing
  }
  const { ids } = kept
  for (const part of yield* thawed(sums, parts.sums)) delete parts.sums[part as SumName]
  const missing = yield* thawed(directories, parts.directories)
  return directoryNames.filter((part) => missing.includes(part))
}
