import { countOf, cumulativeBody } from './casualties.js'
import type { Random } from './random.js'
import { issues, options, principals, regions, speakers, states, towns } from './world.js'

// Everything else that is reported, each kind with its share, and slugs in the numbers that grow with a ledger's size.

type Make = (random: Random, size: number) => object

/** A slug of which a ledger of that size has one in `every` developments. */
const slugOf = (name: string, every: number, random: Random, size: number): string =>
  `${name}-${random.below(Math.max(4, Math.floor(size / every)))}`

const ceasefire = (random: Random, size: number): string => slugOf('ceasefire', 10_000, random, size)
const proposal = (random: Random, size: number): string => slugOf('proposal', 700, random, size)
const contact = (random: Random, size: number): string => slugOf('contact', 160, random, size)
const commitment = (random: Random, size: number): string => slugOf('commitment', 2_500, random, size)

const position: Make = (random) => ({
  type: 'PositionStated',
  party: random.skewed(states),
  issue: random.skewed(issues),
  stance: random.oneOf(['demand', 'offer', 'concession', 'refusal', 'openness']),
  value: random.oneOf(options),
  summary: 'What the party wants, told in a sentence or two, as reports do.',
})

const violation: Make = (random, size) => ({
  type: 'CeasefireViolationReported',
  ceasefire: ceasefire(random, size),
  accused: random.oneOf(principals),
  counts: [{ kind: 'shelling', count: countOf(random) }],
})

const figure: Make = (random) => ({
  type: 'FigureReported',
  measure: `measure-${random.below(12)}`,
  about: random.oneOf(principals),
  value: 1 + random.below(100_000),
  unit: 'units',
})

const statement: Make = (random) => ({
  type: 'StatementMade',
  by: random.skewed(speakers),
  act: random.oneOf(['accuses', 'urges', 'assesses', 'threatens']),
  about: [random.oneOf(states)],
  summary: 'What was said of the other side, in the words of whoever spoke.',
})

const call: Make = (random, size) => ({
  type: 'CallHeld',
  contact: contact(random, size),
  participants: [{ party: random.skewed(states) }, { party: random.oneOf(states) }],
})

const readout: Make = (random, size) => ({
  type: 'ReadoutIssued',
  contact: contact(random, size),
  by: random.skewed(states),
  points: [{ issue: random.skewed(issues), text: 'What was spoken of.' }],
})

const made: Make = (random, size) => ({
  type: 'ProposalMade',
  proposal: proposal(random, size),
  by: random.skewed(states),
  to: [random.oneOf(states)],
  title: 'A proposal',
  terms: [{ term: 'first', issue: random.skewed(issues), text: 'A term.', value: random.oneOf(options) }],
})

const answered: Make = (random, size) => ({
  type: random.oneOf(['ProposalRejected', 'ProposalDeferred']),
  proposal: proposal(random, size),
  by: random.skewed(states),
  reason: 'Not as it stands.',
})

const talks: Make = (random) => ({
  type: 'TalksStatusDeclared',
  by: random.skewed(speakers),
  status: random.oneOf(['ongoing', 'stalled', 'progressing']),
  summary: 'How they go on.',
})

const promised: Make = (random, size) => ({
  type: 'CommitmentMade',
  commitment: commitment(random, size),
  by: random.oneOf(principals),
  summary: 'Less activity there.',
  area: [random.skewed(towns)],
})

const assessed: Make = (random, size) => ({
  type: 'CommitmentAssessed',
  commitment: commitment(random, size),
  verdict: random.oneOf(['kept', 'broken', 'doubted']),
  summary: 'What was seen there.',
})

const declared: Make = (random, size) => ({
  type: 'CeasefireDeclared',
  ceasefire: ceasefire(random, size),
  by: random.oneOf(principals),
  scope: random.oneOf(['full', 'energy', 'area']),
  purpose: random.oneOf(['humanitarian', 'holiday', 'peaceProcess']),
  effectiveFrom: `${2019 + random.below(4)}-0${1 + random.below(9)}-01`,
})

const acceptance: Make = (random, size) => ({
  type: 'CeasefireAccepted',
  ceasefire: ceasefire(random, size),
  by: random.oneOf(principals),
})

const moved: Make = (random) => ({
  type: 'ForcesMoved',
  party: random.oneOf(principals),
  change: random.oneOf(['advanced', 'withdrew', 'repositioned']),
  summary: 'Where they went.',
  place: random.oneOf(regions),
})

const kinds: readonly (readonly [share: number, make: Make])[] = [
  [58, position],
  [40, violation],
  [46, figure],
  [30, statement],
  [8, cumulativeBody],
  [6, call],
  [6, readout],
  [3, made],
  [4, answered],
  [2, talks],
  [1, promised],
  [1, assessed],
  [1, declared],
  [1, acceptance],
  [4, moved],
]

const spread = kinds.flatMap(([share, make]) => Array.from({ length: share }, () => make))

/** A body of some other kind than what is said of an incident. */
export const otherBody = (random: Random, size: number): object => random.oneOf(spread)(random, size)
