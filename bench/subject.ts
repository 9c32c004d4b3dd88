import type { Clock, Rectangle } from '../domain/clocks.js'
import type { Content } from '../domain/developments/catalogue.js'
import { type Exclusions, NO_EXCLUSIONS } from '../domain/exclusions.js'
import type { Glossary } from '../domain/glossary/glossary.js'
import { finished, type Work } from '../domain/work.js'
import { listFacts } from '../infra/http/list-route.js'
import { createLongReads } from '../infra/http/long-reads.js'
import { viewLists } from '../infra/http/routes/view-lists.js'
import type { Casualties } from '../projections/casualties/casualties.js'
import { casualtiesAt } from '../projections/casualties/facts.js'
import type { CasualtiesFilter } from '../projections/casualties/filter.js'
import type { GroupKey } from '../projections/casualties/group-values.js'
import type { CasualtyGroup } from '../projections/casualties/groups.js'
import { DEFAULT_POLICY, type PolicyName } from '../projections/casualties/policies.js'
import type { IncidentsTally } from '../projections/casualties/tally.js'
import { type Ceasefire, ceasefires } from '../projections/ceasefires.js'
import type { Change } from '../projections/change.js'
import { withEvidence } from '../projections/evidence.js'
import { allParts } from '../projections/parts/all-parts.js'
import { proposalFactsIn } from '../projections/parts/positions-part.js'
import { factsOfPositions } from '../projections/positions/facts.js'
import { matrix, type PositionIssue } from '../projections/positions/matrix.js'
import { positions } from '../projections/positions.js'
import { type Proposal, proposals, proposalsAt } from '../projections/proposals.js'
import { type State, stateAt } from '../projections/state.js'
import { type Shown, show } from '../projections/view.js'
import type { ConflictIndex } from '../services/as-of-index/conflict-index.js'
import { diffBetween } from '../services/changes/diff.js'
import { IndexLookup } from '../services/changes/index-lookup.js'
import { settingOf } from '../services/changes/setting.js'
import { LedgerIndex } from '../services/ledger-index.js'
import { CONFLICT } from './ledger/world.js'

// What is measured, asked as the routes ask it. An index of another kind is measured by changing this file alone.

/** What a tally may be asked for. */
export type TallyAsked = {
  readonly filter?: CasualtiesFilter
  readonly policy?: PolicyName
  readonly groupBy?: readonly GroupKey[]
  readonly exclusions?: Exclusions
}

export type Tallied = { readonly incidents: IncidentsTally; readonly groups: readonly CasualtyGroup[] }

/** One statement in its rectangle: what peers that keep time in tables are filled with. */
export type StatementRow = Rectangle & {
  readonly id: string
  /** Sequence of the development's first event. */
  readonly sequence: number
  readonly content: Content
}

type Answer<T> = T | Promise<T>

/** The reads that are measured; all at one conflict. */
export type Subject = {
  readonly glossary: Glossary
  readonly head: number
  /** The tally of incidents, by the default policy and without filters. */
  readonly incidents: (clock: Clock) => IncidentsTally
  /** The tally with its other shapes, as it may be asked for. */
  readonly tally: (clock: Clock, asked?: TallyAsked) => Answer<Tallied>
  /** The first groups as an answer has them, with what they rest on. */
  readonly groupsShown: (clock: Clock, asked: TallyAsked) => Answer<readonly object[]>
  readonly matrix: (clock: Clock) => Answer<readonly PositionIssue[]>
  readonly cell: (clock: Clock, party: string, issue: string) => Answer<readonly PositionIssue[]>
  readonly proposals: (clock: Clock) => Answer<readonly Shown<Proposal>[]>
  readonly ceasefires: (clock: Clock) => Answer<readonly Shown<Ceasefire>[]>
  readonly state: (clock: Clock) => Answer<State>
  readonly diff: (a: Clock, b: Clock) => Answer<readonly Change[]>
  readonly rows: () => Iterable<StatementRow>
}

/** An index that is fed with a ledger, and lets itself be asked. */
export const newIndex = (): LedgerIndex => new LedgerIndex()

export const subjectOf = (ledger: LedgerIndex): Subject => {
  const index = ledger.conflicts.get(CONFLICT)
  const head = ledger.head?.sequence
  if (!index || head === undefined) throw new Error('the ledger is empty')
  if (ledger.setAside.length > 0) throw new Error('the ledger has events that can not be read')
  const found = (clock: Clock, exclusions: Exclusions = NO_EXCLUSIONS): IndexLookup =>
    new IndexLookup(index, clock, DEFAULT_POLICY, { exclusions })
  const longReads = createLongReads()
  return {
    head,
    glossary: index.glossaryAt(head),
    incidents: (clock) => {
      const tally = found(clock).tally()
      if (!tally) throw new Error('the sum of all incidents is kept')
      return tally
    },
    tally: async (clock, { exclusions, filter = {}, ...asked } = {}) => {
      const tallied = await longReads.workOut(casualtiesAt(found(clock, exclusions), filter, asked), () => true)
      if (!tallied) throw new Error('a tally that is wanted is made')
      const { incidents, groups = [] } = tallied
      return { incidents, groups: groups.map(({ item }) => item) }
    },
    groupsShown: async (clock, { exclusions, filter = {}, ...asked }) => {
      const at = found(clock, exclusions)
      const shown = await longReads.workOut(groupsShownOf(casualtiesAt(at, filter, asked), at.at.glossary), () => true)
      if (!shown) throw new Error('groups that are wanted are made')
      return shown
    },
    matrix: (clock) => matrixOf(found(clock)),
    cell: (clock, party, issue) => matrixOf(found(clock), { party: [party], issue: [issue] }),
    proposals: (clock) => {
      const at = found(clock)
      return show(proposals, listFacts(viewLists.proposals, at), at.at, undefined)
    },
    ceasefires: (clock) => {
      const at = found(clock)
      const facts = listFacts(viewLists.ceasefires, at)
      return show(ceasefires, facts, at.at, proposalsAt(facts, at.at))
    },
    state: (clock) => finished(stateAt(found(clock))),
    diff: (a, b) => {
      const setting = (clock: Clock) => settingOf(index, clock, NO_EXCLUSIONS, DEFAULT_POLICY)
      return finished(diffBetween(setting(a), setting(b), COMPARED, ledger))
    },
    rows: () => rowsOf(index),
  }
}

/** So many groups are in an answer where no other number is asked for. */
const PAGE = 100

function* groupsShownOf(tallied: Work<Casualties>, glossary: Glossary): Work<readonly object[]> {
  const { groups = [] } = yield* tallied
  const shown: object[] = []
  for (const { item, evidence } of groups.slice(0, PAGE))
    shown.push(withEvidence({ item, ...(yield* evidence()) }, glossary))
  return shown
}

/** The parts that `/diff` compares where nothing else is asked for. */
const COMPARED = allParts.filter(({ view }) => view !== 'timeline')

/** The matrix, or of some parties on some issues, as the route makes it. */
const matrixOf = (
  found: IndexLookup,
  asked: { readonly party?: readonly string[]; readonly issue?: readonly string[] } = {},
): readonly PositionIssue[] => {
  const facts = finished(factsOfPositions(found, asked))
  return matrix(show(positions, facts, found.at, proposalFactsIn(facts)), found.at, asked.party, asked.issue)
}

/** Every rectangle that ever was, but for those of duplicates, which only lend their sources. */
function* rowsOf(index: ConflictIndex): Generator<StatementRow, void, undefined> {
  for (const { sequence, rows } of index.developments.all()) {
    for (const { id, statement, sourcesOf, knownFrom, knownUntil, recordedFrom, recordedUntil } of rows) {
      if (sourcesOf !== null) continue
      yield { id, sequence, content: statement.content, knownFrom, knownUntil, recordedFrom, recordedUntil }
    }
  }
}
